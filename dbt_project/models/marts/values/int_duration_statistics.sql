with windowed as (

    select * from {{ ref('int_windowed_durations') }}

),

median_ranks as (

    select * from {{ ref('median_ranks') }}

),

ranked as (

    select
        window_id,
        series_id,
        seconds,
        is_open,
        row_number() over (
            partition by window_id, series_id
            order by seconds asc nulls last
        ) as position,
        count(*) over (partition by window_id, series_id) as n
    from windowed

),

with_interval_ranks as (

    select
        ranked.window_id,
        ranked.series_id,
        ranked.seconds,
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
        sum(seconds) as total_seconds,
        cast(sum(case when is_open then 1 else 0 end) as bigint) as open_count,
        {{ at_quantile('seconds', 50) }} as median_seconds,
        {{ at_quantile('seconds', 75) }} as p75_seconds,
        {{ at_quantile('seconds', 90) }} as p90_seconds,
        max(case when position = lower_rank then seconds end) as low_seconds,
        max(case when position = n + 1 - lower_rank then seconds end) as high_seconds
    from with_interval_ranks
    group by window_id, series_id, n

),

in_hours as (

    select
        window_id,
        series_id,
        n,
        open_count,
        {{ hours('median_seconds') }} as median_hours,
        {{ hours('p75_seconds') }} as p75_hours,
        {{ hours('p90_seconds') }} as p90_hours,
        {{ safe_divide(hours('total_seconds'), 'n') }} as mean_hours,
        {{ hours('low_seconds') }} as low_hours,
        {{ hours('high_seconds') }} as high_hours
    from summarised

)

select * from in_hours
