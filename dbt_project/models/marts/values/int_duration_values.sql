with cells as (

    select * from {{ ref('int_cells') }}

),

observed as (

    select * from {{ ref('int_duration_statistics') }}

),

censored as (

    select * from {{ ref('int_censored_statistics') }}

),

statistics as (

    select 'median' as statistic
    union all
    select 'p75' as statistic
    union all
    select 'p90' as statistic
    union all
    select 'mean' as statistic

),

together as (

    select
        cells.series_id,
        cells.window_id,
        cells.is_censored,
        coalesce(cells.interval_kind = 'none', false) as is_without_interval,
        cells.nothing_reason,
        statistics.statistic,
        coalesce(observed.n, 0) as n,
        coalesce(observed.open_count, 0) as open_count,
        censored.open_age_hours,
        case
            when observed.open_count > 0
                then
                    case statistics.statistic
                        when 'median' then censored.median_hours
                        when 'p75' then censored.p75_hours
                        when 'p90' then censored.p90_hours
                    end
            else
                case statistics.statistic
                    when 'median' then observed.median_value
                    when 'p75' then observed.p75_value
                    when 'p90' then observed.p90_value
                    when 'mean' then observed.mean_value
                end
        end as value,
        case
            when statistics.statistic = 'median' and observed.open_count = 0 and cells.interval_kind <> 'none'
                then observed.low_value
        end as interval_low,
        case
            when statistics.statistic = 'median' and observed.open_count = 0 and cells.interval_kind <> 'none'
                then observed.high_value
        end as interval_high
    from cells
    cross join statistics
    left join observed
        on
            cells.window_id = observed.window_id
            and cells.series_id = observed.series_id
    left join censored
        on
            cells.window_id = censored.window_id
            and cells.series_id = censored.series_id
    where cells.statistic_kind in ('duration', 'quantity')

),

settled as (

    select
        series_id,
        window_id,
        statistic,
        value,
        cast(null as {{ double_type() }}) as numerator,
        cast(null as {{ double_type() }}) as denominator,
        n,
        interval_low,
        interval_high,
        case
            when n = 0 then null
            when open_count > 0 then 'no interval with open items'
            when statistic = 'mean' then 'no interval for a mean'
            when statistic <> 'median' then 'no interval is defined for a percentile other than the median'
            when is_without_interval then 'the same items stand at several ends of weeks'
            when interval_low is null then 'fewer than 6 values'
        end as interval_null_reason,
        case
            when n = 0 then nothing_reason
            when open_count > 0 and statistic = 'mean' then 'no mean with open items'
            when open_count > 0 and value is null then 'not reached: too many are still open'
        end as null_reason,
        case when is_censored and n > 0 then open_count end as open_count,
        open_age_hours
    from together

)

select * from settled
