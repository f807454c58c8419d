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

cells as (

    select * from {{ ref('int_cells') }}

),

windows as (

    select * from {{ ref('int_windows') }}

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
        and window_family in ({{ human_families() }})

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

in_windows as (

    -- The same days are the same items, whatever their window is called.
    select
        whole_series.metric_id,
        observed.scope_type,
        observed.scope_id,
        windows.start_date,
        windows.end_date,
        observed.item_id
    from observed
    inner join whole_series on observed.series_id = whole_series.series_id
    inner join window_dates
        on
            observed.window_family = window_dates.window_family
            and observed.scope_type = window_dates.scope_type
            and observed.scope_id = window_dates.scope_id
            and observed.observed_on = window_dates.observed_on
    inner join windows on window_dates.window_id = windows.window_id
    inner join cells
        on
            whole_series.series_id = cells.series_id
            and window_dates.window_id = cells.window_id
    group by
        whole_series.metric_id,
        observed.scope_type,
        observed.scope_id,
        windows.start_date,
        windows.end_date,
        observed.item_id

)

select * from in_windows
