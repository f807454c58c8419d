with series as (

    select * from {{ ref('int_series') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

cells as (

    select
        series.series_id,
        windows.window_id,
        windows.covered_days,
        -- How many weeks ended within what is covered of it.
        cast(
            {{ days_between(
                week_start(add_days('windows.end_date', '-windows.covered_days')), week_start('windows.end_date')
            ) }} / 7 as bigint
        ) as week_end_count,
        series.statistic_kind,
        series.interval_kind,
        series.is_censored,
        series.nothing_reason
    from series
    inner join windows on series.window_family = windows.window_family
    where
        -- What is a stock now, as undeployed changes are, has no value for a period of the past.
        series.has_calendar_windows
        or windows.window_name in ('7d', '30d', '90d')

)

select * from cells
