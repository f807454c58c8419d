with weeks as (

    select * from {{ ref('int_week_verdicts') }}

),

verdicts as (

    select * from {{ ref('int_verdicts') }}

),

disclosed as (

    select * from {{ ref('int_disclosed_values') }}

),

series as (

    select * from {{ ref('int_series') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

settled as (

    select
        -- what was measured
        series.metric_id,
        weeks.statistic,
        weeks.definition_version,

        -- of whom
        windows.scope_type,
        windows.scope_id,

        -- when
        windows.start_date as week_start_date,
        windows.end_date as week_end_date,

        -- measures
        disclosed.value,
        catalogue.unit,
        weeks.earlier_count as weeks_before,
        weeks.centre,
        weeks.limit_low,
        weeks.limit_high,

        -- how it is judged
        weeks.rule,
        verdicts.verdict,
        case when not weeks.has_enough then 'fewer than 8 weeks before it on the chart' end as null_reason
    from weeks
    inner join disclosed
        on
            weeks.series_id = disclosed.series_id
            and weeks.window_id = disclosed.window_id
            and weeks.statistic = disclosed.statistic
    inner join series on weeks.series_id = series.series_id
    inner join windows on weeks.window_id = windows.window_id
    inner join catalogue on series.metric_id = catalogue.metric_id
    left join verdicts
        on
            weeks.series_id = verdicts.series_id
            and weeks.window_id = verdicts.window_id
            and weeks.statistic = verdicts.statistic
    where
        disclosed.is_headline
        and series.segment_name is null

)

select * from settled
