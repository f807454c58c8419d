with durations as (

    select * from {{ ref('int_duration_observations') }}

),

shares as (

    select * from {{ ref('int_share_observations') }}

),

events as (

    select * from {{ ref('int_event_observations') }}

),

series as (

    select * from {{ ref('int_series') }}

),

contributors as (

    select * from {{ ref('int_contributors') }}

),

window_dates as (

    select * from {{ ref('int_window_dates') }}

),

whole_series as (

    -- A segment is protected by everybody behind the whole cell.
    select
        series_id,
        metric_id
    from series
    where
        segment_name is null
        and window_family in ('changes', 'issues')

),

observed as (

    select
        series_id,
        window_family,
        scope_type,
        scope_id,
        item_id,
        observed_on
    from durations
    union all
    select
        series_id,
        window_family,
        scope_type,
        scope_id,
        item_id,
        observed_on
    from shares
    union all
    select
        series_id,
        window_family,
        scope_type,
        scope_id,
        item_id,
        observed_on
    from events

),

by_day as (

    select
        observed.series_id,
        observed.window_family,
        observed.scope_type,
        observed.scope_id,
        observed.observed_on,
        contributors.cohort,
        contributors.contributor
    from observed
    inner join whole_series on observed.series_id = whole_series.series_id
    inner join contributors on observed.item_id = contributors.item_id
    group by
        observed.series_id,
        observed.window_family,
        observed.scope_type,
        observed.scope_id,
        observed.observed_on,
        contributors.cohort,
        contributors.contributor

),

by_cohort as (

    select
        window_dates.window_id,
        by_day.series_id,
        by_day.cohort,
        count(distinct by_day.contributor) as contributor_count
    from by_day
    inner join window_dates
        on
            by_day.window_family = window_dates.window_family
            and by_day.scope_type = window_dates.scope_type
            and by_day.scope_id = window_dates.scope_id
            and by_day.observed_on = window_dates.observed_on
    group by window_dates.window_id, by_day.series_id, by_day.cohort

),

largest_cohorts as (

    -- The same person has another key in another tool or epoch, so cohorts are never added up.
    select
        by_cohort.window_id,
        whole_series.metric_id,
        max(by_cohort.contributor_count) as contributor_count
    from by_cohort
    inner join whole_series on by_cohort.series_id = whole_series.series_id
    group by by_cohort.window_id, whole_series.metric_id

)

select * from largest_cohorts
