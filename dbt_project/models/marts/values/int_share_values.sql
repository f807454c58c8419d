with cells as (

    select * from {{ ref('int_cells') }}

),

observations as (

    select * from {{ ref('int_share_observations') }}

),

window_dates as (

    select * from {{ ref('int_window_dates') }}

),

summed as (

    -- A ratio of sums, and never a mean of ratios.
    select
        window_dates.window_id,
        observations.series_id,
        count(*) as n,
        {{ as_double('sum(observations.numerator)') }} as numerator,
        {{ as_double('sum(observations.denominator)') }} as denominator
    from observations
    inner join window_dates
        on
            observations.window_family = window_dates.window_family
            and observations.scope_type = window_dates.scope_type
            and observations.scope_id = window_dates.scope_id
            and observations.observed_on = window_dates.observed_on
    group by window_dates.window_id, observations.series_id

),

together as (

    select
        cells.series_id,
        cells.window_id,
        cells.statistic_kind,
        cells.interval_kind,
        cells.nothing_reason,
        cells.statistic_kind in ('ratio', 'difference') or cells.interval_kind = 'wilson' as is_as_counted,
        coalesce(summed.n, 0) as n,
        case when cells.statistic_kind = 'difference' then coalesce(summed.numerator, 0) else summed.numerator end
            as numerator,
        case
            when cells.statistic_kind = 'difference' then coalesce(summed.denominator, 0)
            else summed.denominator
        end as denominator
    from cells
    left join summed
        on
            cells.window_id = summed.window_id
            and cells.series_id = summed.series_id
    where cells.statistic_kind in ('share', 'ratio', 'difference')

),

settled as (

    select
        series_id,
        window_id,
        case when statistic_kind = 'difference' then 'count' else statistic_kind end as statistic,
        case
            when statistic_kind = 'difference' then numerator - denominator
            else {{ safe_divide('numerator', 'denominator') }}
        end as value,
        -- A share that is no count of events is of seconds here, and published in hours.
        case when is_as_counted then {{ as_double('numerator') }} else {{ hours('numerator') }} end
            as numerator,
        case
            when is_as_counted then {{ as_double('denominator') }} else {{ hours('denominator') }}
        end as denominator,
        n,
        case when interval_kind = 'wilson' then {{ wilson_low('numerator', 'denominator') }} end as interval_low,
        case when interval_kind = 'wilson' then {{ wilson_high('numerator', 'denominator') }} end as interval_high,
        case
            when statistic_kind = 'difference' then 'a difference of two counts'
            when n > 0 and interval_kind <> 'wilson' then 'not a proportion of events'
        end as interval_null_reason,
        case
            -- Nothing came and nothing went inside what is covered: that is 0, and not unknown.
            when statistic_kind = 'difference' then null
            when n = 0 then nothing_reason
            when denominator = 0 and is_as_counted then nothing_reason
            when denominator = 0 then 'no time in progress in the window'
        end as null_reason,
        cast(null as bigint) as open_count,
        cast(null as {{ double_type() }}) as open_age_hours
    from together

)

select * from settled
