with series as (

    select * from {{ ref('int_series') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

cells as (

    select * from {{ ref('int_cells') }}

),

contributor_counts as (

    select * from {{ ref('int_contributor_counts') }}

),

shown_cells as (

    select * from {{ ref('int_shown_cells') }}

),

shapes as (

    select * from {{ ref('metric_shapes') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

-- Nothing in the window singles nobody out, so only what has contributors to count is judged.
judged as (

    select
        contributor_counts.metric_id,
        shapes.privacy_family,
        shapes.privacy_whole,
        contributor_counts.scope_type,
        contributor_counts.scope_id,
        contributor_counts.start_date,
        contributor_counts.end_date,
        contributor_counts.contributor_count < organisations.minimum_contributors as is_thin,
        organisations.minimum_contributors,
        -- Metrics that add up to one another are shown together or not at all.
        min(case when shown_cells.metric_id is null then 0 else 1 end) over (
            partition by
                shapes.privacy_family,
                contributor_counts.scope_type,
                contributor_counts.scope_id,
                contributor_counts.start_date,
                contributor_counts.end_date
        ) = 0 as is_withheld
    from contributor_counts
    inner join shapes on contributor_counts.metric_id = shapes.metric_id
    cross join organisations
    left join shown_cells
        on
            contributor_counts.metric_id = shown_cells.metric_id
            and contributor_counts.scope_type = shown_cells.scope_type
            and contributor_counts.scope_id = shown_cells.scope_id
            and contributor_counts.start_date = shown_cells.start_date
            and contributor_counts.end_date = shown_cells.end_date

),

withheld_families as (

    select
        privacy_family,
        scope_type,
        scope_id,
        start_date,
        end_date
    from judged
    where is_withheld
    group by privacy_family, scope_type, scope_id, start_date, end_date

),

-- Parts that add up to a whole would tell what it was withheld for; the whole tells nothing of them.
judged_with_wholes as (

    select
        judged.metric_id,
        judged.scope_type,
        judged.scope_id,
        judged.start_date,
        judged.end_date,
        judged.is_thin,
        judged.minimum_contributors
    from judged
    left join withheld_families
        on
            judged.privacy_whole = withheld_families.privacy_family
            and judged.scope_type = withheld_families.scope_type
            and judged.scope_id = withheld_families.scope_id
            and judged.start_date = withheld_families.start_date
            and judged.end_date = withheld_families.end_date
    where
        judged.is_withheld
        or withheld_families.privacy_family is not null

),

-- Every window of the same days and every segment shares the fate of the whole.
withheld as (

    select
        series.series_id,
        windows.window_id,
        judged.is_thin,
        judged.minimum_contributors
    from cells
    inner join series on cells.series_id = series.series_id
    inner join windows on cells.window_id = windows.window_id
    inner join judged_with_wholes as judged
        on
            series.metric_id = judged.metric_id
            and windows.scope_type = judged.scope_type
            and windows.scope_id = judged.scope_id
            and windows.start_date = judged.start_date
            and windows.end_date = judged.end_date

)

select * from withheld
