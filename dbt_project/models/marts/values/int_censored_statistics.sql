with windowed as (

    select * from {{ ref('int_windowed_durations') }}

),

series as (

    select * from {{ ref('int_series') }}

),

censored as (

    select
        windowed.window_id,
        windowed.series_id,
        windowed.amount as seconds,
        windowed.is_open,
        max(case when windowed.is_open then 1 else 0 end) over (
            partition by windowed.window_id, windowed.series_id
        ) as has_open
    from windowed
    inner join series on windowed.series_id = series.series_id
    where series.is_censored

),

ranked as (

    -- What ended at the moment at which another was last seen open ended first.
    select
        window_id,
        series_id,
        seconds,
        is_open,
        row_number() over (
            partition by window_id, series_id
            order by seconds asc nulls last, case when is_open then 1 else 0 end asc nulls last
        ) as position,
        count(*) over (partition by window_id, series_id) as n
    from censored
    where has_open = 1

),

surviving as (

    -- Kaplan and Meier: each end leaves (at risk − 1) / at risk of what was left; a product of
    -- whole numbers' ratios by their logarithms, and nothing is left after the last one.
    select
        window_id,
        series_id,
        seconds,
        is_open,
        case
            when position = n and not is_open then 0
            else
                exp(
                    sum(
                        case
                            when is_open or position = n then 0
                            else ln({{ as_double('n - position') }} / (n - position + 1))
                        end
                    ) over (
                        partition by window_id, series_id
                        order by position asc nulls last
                        rows between unbounded preceding and current row
                    )
                )
        end as share_left
    from ranked

),

quantiles as (

    -- The hair's breadth is what logarithms miss: 2 of 4 ended leaves one half.
    select
        window_id,
        series_id,
        min(case when not is_open and share_left <= 0.50 + 0.000000001 then seconds end) as median_seconds,
        min(case when not is_open and share_left <= 0.25 + 0.000000001 then seconds end) as p75_seconds,
        min(case when not is_open and share_left <= 0.10 + 0.000000001 then seconds end) as p90_seconds,
        percentile_cont(0.5) within group (
            order by {{ as_double('seconds') }}
        ) filter (where is_open) as open_age_seconds
    from surviving
    group by window_id, series_id

),

in_hours as (

    select
        window_id,
        series_id,
        {{ hours('median_seconds') }} as median_hours,
        {{ hours('p75_seconds') }} as p75_hours,
        {{ hours('p90_seconds') }} as p90_hours,
        {{ hours('open_age_seconds') }} as open_age_hours
    from quantiles

)

select * from in_hours
