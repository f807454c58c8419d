with observed as (

    select * from {{ ref('int_human_observations') }}

),

sightings as (

    select * from {{ ref('int_sightings') }}

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

in_windows as (

    -- The same days are the same items, whatever their window is called.
    select
        observed.series_id,
        observed.metric_id,
        windows.start_date,
        windows.end_date,
        observed.item_id as item_seen_alike,
        observed.scope_type,
        observed.scope_id
    from observed
    inner join sightings
        on
            observed.series_id = sightings.series_id
            and observed.item_id = sightings.item_id
    inner join window_dates
        on
            observed.window_family = window_dates.window_family
            and observed.scope_type = window_dates.scope_type
            and observed.scope_id = window_dates.scope_id
            and observed.observed_on = window_dates.observed_on
    inner join windows on window_dates.window_id = windows.window_id
    inner join cells
        on
            observed.series_id = cells.series_id
            and window_dates.window_id = cells.window_id
    where sightings.item_id = sightings.item_seen_alike
    group by
        observed.series_id,
        observed.metric_id,
        windows.start_date,
        windows.end_date,
        observed.item_id,
        observed.scope_type,
        observed.scope_id

)

select * from in_windows
