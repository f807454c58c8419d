with cells as (

    select * from {{ ref('int_cells') }}

),

observations as (

    select * from {{ ref('int_event_observations') }}

),

window_dates as (

    select * from {{ ref('int_window_dates') }}

),

poisson_bounds as (

    select * from {{ ref('poisson_bounds') }}

),

by_day as (

    select
        series_id,
        window_family,
        scope_type,
        scope_id,
        observed_on,
        count(*) as event_count
    from observations
    group by series_id, window_family, scope_type, scope_id, observed_on

),

counted as (

    select
        window_dates.window_id,
        by_day.series_id,
        cast(sum(by_day.event_count) as bigint) as event_count,
        count(*) as day_count
    from by_day
    inner join window_dates
        on
            by_day.window_family = window_dates.window_family
            and by_day.scope_type = window_dates.scope_type
            and by_day.scope_id = window_dates.scope_id
            and by_day.observed_on = window_dates.observed_on
    group by window_dates.window_id, by_day.series_id

),

zero_filled as (

    -- Nothing happened inside what is covered: that is 0, and not unknown.
    select
        cells.series_id,
        cells.window_id,
        cells.statistic_kind,
        cells.covered_days,
        cells.week_end_count,
        coalesce(counted.event_count, 0) as event_count,
        coalesce(counted.day_count, 0) as day_count
    from cells
    left join counted
        on
            cells.window_id = counted.window_id
            and cells.series_id = counted.series_id
    where cells.statistic_kind in ('rate', 'day_rate', 'count', 'level')

),

bounded as (

    select
        zero_filled.series_id,
        zero_filled.window_id,
        zero_filled.statistic_kind,
        zero_filled.covered_days,
        zero_filled.week_end_count,
        zero_filled.event_count,
        zero_filled.day_count,
        coalesce(poisson_bounds.lower_bound, {{ wilson_hilferty_low('zero_filled.event_count') }}) as lower_bound,
        coalesce(poisson_bounds.upper_bound, {{ wilson_hilferty_high('zero_filled.event_count') }}) as upper_bound
    from zero_filled
    left join poisson_bounds on zero_filled.event_count = poisson_bounds.event_count

),

settled as (

    select
        series_id,
        window_id,
        case when statistic_kind in ('count', 'level') then 'count' else 'rate' end as statistic,
        case statistic_kind
            when 'count' then {{ as_double('event_count') }}
            when 'day_rate' then {{ safe_divide('day_count * 7', 'covered_days') }}
            when 'level' then {{ safe_divide('event_count', 'week_end_count') }}
            else {{ safe_divide('event_count', 'covered_days') }}
        end as value,
        case statistic_kind
            when 'rate' then {{ as_double('event_count') }}
            when 'day_rate' then {{ as_double('day_count') }}
            when 'level' then {{ as_double('event_count') }}
        end as numerator,
        case statistic_kind
            when 'rate' then {{ as_double('covered_days') }}
            when 'day_rate' then {{ safe_divide('covered_days', '7') }}
            when 'level' then {{ as_double('week_end_count') }}
        end as denominator,
        event_count as n,
        case statistic_kind
            when 'count' then lower_bound
            when 'rate' then {{ safe_divide('lower_bound', 'covered_days') }}
        end as interval_low,
        case statistic_kind
            when 'count' then upper_bound
            when 'rate' then {{ safe_divide('upper_bound', 'covered_days') }}
        end as interval_high,
        case statistic_kind
            when 'day_rate' then 'not a proportion of events'
            when 'level' then 'the same items stand at several ends of weeks'
        end as interval_null_reason,
        case when statistic_kind = 'level' and week_end_count = 0 then 'no week ended in the window' end
            as null_reason,
        cast(null as bigint) as open_count,
        cast(null as {{ double_type() }}) as open_age_hours
    from bounded

)

select * from settled
