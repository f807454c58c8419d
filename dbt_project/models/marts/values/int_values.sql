with windows as (

    select * from {{ ref('int_windows') }}

),

left_out_days as (

    select * from {{ ref('int_left_out_days') }}

),

window_dates as (

    select * from {{ ref('int_window_dates') }}

),

left_out as (

    select
        window_dates.window_id,
        left_out_days.series_id,
        left_out_days.left_out_reason
    from left_out_days
    inner join window_dates
        on
            left_out_days.window_family = window_dates.window_family
            and left_out_days.scope_type = window_dates.scope_type
            and left_out_days.scope_id = window_dates.scope_id
            and left_out_days.observed_on = window_dates.observed_on
    group by window_dates.window_id, left_out_days.series_id, left_out_days.left_out_reason

),

every_value as (

    {{ told([
        'int_duration_values', 'int_share_values', 'int_event_values', 'int_extreme_values', 'int_score_values',
    ], [
        'series_id', 'window_id', 'statistic', 'value', 'numerator', 'denominator', 'n', 'interval_low',
        'interval_high', 'interval_null_reason', 'null_reason', 'open_count', 'open_age_hours',
    ]) }}

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
            when every_value.n = 0 and left_out.window_id is not null then left_out.left_out_reason
            else every_value.null_reason
        end as null_reason,
        case when not windows.is_beyond_data then every_value.open_count end as open_count,
        case when not windows.is_beyond_data then every_value.open_age_hours end as open_age_hours
    from every_value
    inner join windows on every_value.window_id = windows.window_id
    left join left_out
        on
            every_value.window_id = left_out.window_id
            and every_value.series_id = left_out.series_id

)

select * from known
