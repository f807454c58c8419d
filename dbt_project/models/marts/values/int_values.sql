with durations as (

    select * from {{ ref('int_duration_values') }}

),

shares as (

    select * from {{ ref('int_share_values') }}

),

events as (

    select * from {{ ref('int_event_values') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

every_value as (

    select * from durations
    union all
    select * from shares
    union all
    select * from events

),

known as (

    -- That a tool told of nothing since it was last loaded is no zero.
    select
        every_value.series_id,
        every_value.window_id,
        every_value.statistic,
        case when not windows.is_beyond_data then every_value.value end as value,
        case when not windows.is_beyond_data then every_value.numerator end as numerator,
        case when not windows.is_beyond_data then every_value.denominator end as denominator,
        case when not windows.is_beyond_data then every_value.n end as n,
        case when not windows.is_beyond_data then every_value.interval_low end as interval_low,
        case when not windows.is_beyond_data then every_value.interval_high end as interval_high,
        case when not windows.is_beyond_data then every_value.interval_null_reason end as interval_null_reason,
        case
            when windows.is_beyond_data then 'the data ends before the window does'
            else every_value.null_reason
        end as null_reason,
        case when not windows.is_beyond_data then every_value.open_count end as open_count,
        case when not windows.is_beyond_data then every_value.open_age_hours end as open_age_hours
    from every_value
    inner join windows on every_value.window_id = windows.window_id

)

select * from known
