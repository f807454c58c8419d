with windowed as (

    select * from {{ ref('int_windowed_durations') }}

),

median_ranks as (

    select * from {{ ref('median_ranks') }}

),

series as (

    select * from {{ ref('int_series') }}

),

ranked as (

    select
        window_id,
        series_id,
        amount,
        is_open,
        row_number() over (
            partition by window_id, series_id
            order by amount asc nulls last
        ) as position,
        count(*) over (partition by window_id, series_id) as n
    from windowed

),

with_interval_ranks as (

    select
        ranked.window_id,
        ranked.series_id,
        ranked.amount,
        ranked.is_open,
        ranked.position,
        ranked.n,
        coalesce(
            median_ranks.lower_rank,
            case
                when ranked.n > 200
                    then greatest(floor((ranked.n - {{ normal_quantile() }} * sqrt(ranked.n)) / 2), 1)
            end
        ) as lower_rank
    from ranked
    left join median_ranks on ranked.n = median_ranks.n

),

summarised as (

    select
        window_id,
        series_id,
        n,
        sum(amount) as total_amount,
        cast(sum(case when is_open then 1 else 0 end) as bigint) as open_count,
        {{ at_quantile('amount', 50) }} as median_amount,
        {{ at_quantile('amount', 75) }} as p75_amount,
        {{ at_quantile('amount', 90) }} as p90_amount,
        max(case when position = lower_rank then amount end) as low_amount,
        max(case when position = n + 1 - lower_rank then amount end) as high_amount
    from with_interval_ranks
    group by window_id, series_id, n

),

in_units as (

    -- Durations are published in hours, quantities as they are.
    select
        summarised.window_id,
        summarised.series_id,
        summarised.n,
        summarised.open_count,
        {% for column in ['median', 'p75', 'p90', 'low', 'high'] -%}
            case
                when series.statistic_kind = 'quantity' then {{ as_double('summarised.' ~ column ~ '_amount') }}
                else {{ hours('summarised.' ~ column ~ '_amount') }}
            end as {{ column }}_value,
        {% endfor -%}
        case
            when series.statistic_kind = 'quantity'
                then {{ safe_divide('summarised.total_amount', 'summarised.n') }}
            else {{ safe_divide(hours('summarised.total_amount'), 'summarised.n') }}
        end as mean_value
    from summarised
    inner join series on summarised.series_id = series.series_id

)

select * from in_units
