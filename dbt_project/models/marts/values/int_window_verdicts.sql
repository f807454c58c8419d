with pairs as (

    select * from {{ ref('int_window_pairs') }}

),

series as (

    select * from {{ ref('int_series') }}

),

comparable as (

    select
        pairs.series_id,
        pairs.window_id,
        pairs.statistic,
        pairs.window_name,
        pairs.value,
        pairs.numerator,
        pairs.n,
        pairs.interval_low,
        pairs.interval_high,
        pairs.covered_days,
        pairs.previous_value,
        pairs.previous_n,
        pairs.previous_low,
        pairs.previous_high,
        pairs.previous_days,
        pairs.is_one_definition,
        series.interval_kind,
        {{ safe_divide('pairs.covered_days', 'pairs.previous_days') }} as exposure_ratio
    from pairs
    inner join series on pairs.series_id = series.series_id
    where
        pairs.window_name <> 'week'
        and pairs.value is not null
        and pairs.is_one_definition

),

measured as (

    select
        series_id,
        window_id,
        statistic,
        interval_kind,
        value - previous_value as difference,
        n,
        previous_n,

        -- Newcombe: how far the difference may lie below and above what was seen.
        sqrt(power(value - interval_low, 2) + power(previous_high - previous_value, 2)) as reach_down,
        sqrt(power(interval_high - value, 2) + power(previous_value - previous_low, 2)) as reach_up,

        -- Square roots of Poisson counts have one variance, whatever their mean.
        2 * abs(sqrt(n + 0.375) - sqrt(exposure_ratio * (previous_n + 0.375)))
        / sqrt(1 + exposure_ratio) as root_score,

        -- Price and Bonett: a median's standard error, read back from its interval.
        (interval_high - interval_low) / (2 * {{ normal_quantile() }}) as error,
        (previous_high - previous_low) / (2 * {{ normal_quantile() }}) as previous_error
    from comparable

),

judged as (

    select
        series_id,
        window_id,
        statistic,
        difference,
        case
            when statistic = 'share' then n >= 5 and previous_n >= 5
            when statistic in ('rate', 'count') then n + previous_n >= 5
            when statistic = 'median' then error is not null and previous_error is not null
        end as has_enough,
        case
            when statistic = 'share' then difference - reach_down > 0 or difference + reach_up < 0
            when statistic in ('rate', 'count') then root_score > {{ normal_quantile() }}
            when statistic = 'median'
                then abs(difference) > {{ normal_quantile() }} * sqrt(power(error, 2) + power(previous_error, 2))
        end as is_clear
    from measured
    where
        interval_kind in ('wilson', 'poisson')
        or (interval_kind = 'order_statistics' and statistic = 'median')

)

select * from judged
