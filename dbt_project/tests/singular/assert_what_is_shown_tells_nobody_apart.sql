{{ config(group='marts') }}

-- Whatever shown cells of equal days are added and subtracted, what stands in the same ones stays
-- together; so each such group needs its contributors.
with disclosed as (

    select * from {{ ref('int_disclosed_values') }}

),

series as (

    select * from {{ ref('int_series') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

observed_items as (

    select * from {{ ref('int_observed_items') }}

),

contributors as (

    select * from {{ ref('int_contributors') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

shown as (

    select
        series.metric_id,
        windows.scope_type,
        windows.scope_id,
        windows.start_date,
        windows.end_date
    from disclosed
    inner join series on disclosed.series_id = series.series_id
    inner join windows on disclosed.window_id = windows.window_id
    where not disclosed.is_suppressed
    group by
        series.metric_id,
        windows.scope_type,
        windows.scope_id,
        windows.start_date,
        windows.end_date

),

standing as (

    select
        observed_items.metric_id,
        observed_items.start_date,
        observed_items.end_date,
        observed_items.item_id,
        string_agg(
            shown.scope_type || ' ' || shown.scope_id, '|' order by shown.scope_type asc, shown.scope_id asc
        ) as shown_in
    from observed_items
    inner join shown
        on
            observed_items.metric_id = shown.metric_id
            and observed_items.scope_type = shown.scope_type
            and observed_items.scope_id = shown.scope_id
            and observed_items.start_date = shown.start_date
            and observed_items.end_date = shown.end_date
    group by
        observed_items.metric_id,
        observed_items.start_date,
        observed_items.end_date,
        observed_items.item_id

),

by_cohort as (

    select
        standing.metric_id,
        standing.start_date,
        standing.end_date,
        standing.shown_in,
        contributors.cohort,
        count(distinct contributors.contributor) as contributor_count
    from standing
    left join contributors on standing.item_id = contributors.item_id
    group by
        standing.metric_id,
        standing.start_date,
        standing.end_date,
        standing.shown_in,
        contributors.cohort

)

select
    by_cohort.metric_id,
    by_cohort.start_date,
    by_cohort.end_date,
    by_cohort.shown_in
from by_cohort
cross join organisations
group by by_cohort.metric_id, by_cohort.start_date, by_cohort.end_date, by_cohort.shown_in
having max(by_cohort.contributor_count) < max(organisations.minimum_contributors)
