with every_value as (

    select * from {{ ref('int_values') }}

),

series as (

    select * from {{ ref('int_series') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

contributor_counts as (

    select * from {{ ref('int_contributor_counts') }}

),

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

cells as (

    select
        every_value.series_id,
        every_value.window_id,
        series.metric_id,
        windows.scope_type,
        windows.scope_id,
        windows.window_name,
        windows.start_date,
        windows.window_end,
        windows.is_published,
        every_value.n
    from every_value
    inner join series on every_value.series_id = series.series_id
    inner join windows on every_value.window_id = windows.window_id
    inner join catalogue on series.metric_id = catalogue.metric_id
    where
        every_value.statistic in ('median', 'share', 'rate', 'count')
        and catalogue.privacy_class = 'human activity'

),

judged as (

    -- Nothing in the window singles nobody out; unknown contributors count as none.
    select
        cells.*,
        cells.n > 0
        and coalesce(contributor_counts.contributor_count, 0) < organisations.minimum_contributors as is_thin,
        organisations.minimum_contributors
    from cells
    cross join organisations
    left join contributor_counts
        on
            cells.window_id = contributor_counts.window_id
            and cells.metric_id = contributor_counts.metric_id

)

select * from judged
