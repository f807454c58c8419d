with every_value as (

    select * from {{ ref('int_values') }}

),

withheld as (

    select * from {{ ref('int_cell_privacy') }}

),

judged as (

    select
        every_value.series_id,
        every_value.window_id,
        every_value.statistic,
        every_value.value,
        every_value.numerator,
        every_value.denominator,
        every_value.n,
        every_value.interval_low,
        every_value.interval_high,
        every_value.interval_null_reason,
        every_value.null_reason,
        every_value.open_count,
        every_value.open_age_hours,
        withheld.window_id is not null as is_suppressed,
        coalesce(withheld.is_thin, false) as is_thin,
        withheld.minimum_contributors
    from every_value
    left join withheld
        on
            every_value.window_id = withheld.window_id
            and every_value.series_id = withheld.series_id

),

settled as (

    select
        series_id,
        window_id,
        statistic,
        statistic in ('median', 'share', 'ratio', 'rate', 'count', 'p95', 'max', 'min') as is_headline,
        is_suppressed,
        case when not is_suppressed then value end as value,
        case when not is_suppressed then numerator end as numerator,
        case when not is_suppressed then denominator end as denominator,
        case when not is_suppressed then n end as n,
        case when not is_suppressed then interval_low end as interval_low,
        case when not is_suppressed then interval_high end as interval_high,
        case when not is_suppressed then interval_null_reason end as interval_null_reason,
        case when not is_suppressed then open_count end as open_count,
        case when not is_suppressed then open_age_hours end as open_age_hours,
        case
            when is_thin then 'fewer than ' || cast(minimum_contributors as text) || ' contributors'
            when is_suppressed then 'suppressed so that another value cannot be worked out'
            else null_reason
        end as null_reason
    from judged

)

select * from settled
