with cells as (

    select * from {{ ref('int_cells') }}

),

series as (

    select * from {{ ref('int_series') }}

),

service_health as (

    select * from {{ ref('int_scoped_service_health') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

burns as (

    select * from {{ ref('int_budget_burns') }}

),

-- The measurements themselves, those of several services together.
measured as (

    select
        windows.window_id,
        service_health.indicator,
        service_health.value
    from windows
    inner join service_health
        on
            windows.scope_type = service_health.scope_type
            and windows.scope_id = service_health.scope_id
            and windows.start_date <= service_health.observed_on
            and windows.end_date > service_health.observed_on
    where windows.window_family = 'health'

),

-- Of measurements, and not of what several services come to: a percentile of percentiles is none.
saturated as (

    select
        'saturation' as metric_id,
        window_id,
        count(*) as n,
        percentile_cont(0.95) within group (
            order by {{ as_double('value') }}
        ) as value,
        cast(null as text) as null_reason
    from measured
    where indicator = 'saturation'
    group by window_id

),

-- What a tool told as a percentile of a stretch of time can't be made into one of more of it: neither a
-- mean nor a percentile of percentiles is one. The slowest that was told is true of its own stretch.
slowest as (

    select
        indicator as metric_id,
        window_id,
        count(*) as n,
        {{ as_double('max(value)') }} as value,
        cast(null as text) as null_reason
    from measured
    where indicator in ('latency_p50', 'latency_p95', 'latency_p99')
    group by
        indicator,
        window_id

),

-- Of several objectives the one that fares worst: what one has left is no help to another.
burning as (

    select
        'burn_rate' as metric_id,
        window_id,
        count(*) as n,
        max(burn_rate) as value,
        cast(null as text) as null_reason
    from burns
    group by window_id

),

exhausting as (

    select
        'time_to_exhaustion' as metric_id,
        window_id,
        count(*) as n,
        min(hours_to_exhaustion) as value,
        case
            when max(case when is_burning then 1 else 0 end) = 0 then 'nothing burns in the window'
            when min(hours_to_exhaustion) is null then 'no length of what burns is known'
        end as null_reason
    from burns
    group by window_id

),

observed as (

    select
        metric_id,
        window_id,
        n,
        value,
        null_reason
    from saturated
    union all
    select
        metric_id,
        window_id,
        n,
        value,
        null_reason
    from slowest
    union all
    select
        metric_id,
        window_id,
        n,
        value,
        null_reason
    from burning
    union all
    select
        metric_id,
        window_id,
        n,
        value,
        null_reason
    from exhausting

),

settled as (

    select
        cells.series_id,
        cells.window_id,
        cells.statistic_kind as statistic,
        observed.value,
        cast(null as {{ double_type() }}) as numerator,
        cast(null as {{ double_type() }}) as denominator,
        coalesce(observed.n, 0) as n,
        cast(null as {{ double_type() }}) as interval_low,
        cast(null as {{ double_type() }}) as interval_high,
        case
            when observed.n is null then null
            when cells.statistic_kind = 'p95' then 'no interval is defined for a percentile other than the median'
            else 'no interval is defined for the one that fares worst'
        end as interval_null_reason,
        case when observed.n is null then cells.nothing_reason else observed.null_reason end as null_reason,
        cast(null as bigint) as open_count,
        cast(null as {{ double_type() }}) as open_age_hours
    from cells
    inner join series on cells.series_id = series.series_id
    left join observed
        on
            series.metric_id = observed.metric_id
            and cells.window_id = observed.window_id
    where cells.statistic_kind in ('p95', 'max', 'min')

)

select * from settled
