with weeks as (

    select * from {{ ref('int_week_verdicts') }}

),

other_windows as (

    select * from {{ ref('int_window_verdicts') }}

),

series as (

    select * from {{ ref('int_series') }}

),

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

judged as (

    select
        series_id,
        window_id,
        statistic,
        difference,
        has_enough,
        is_clear
    from weeks
    union all
    select
        series_id,
        window_id,
        statistic,
        difference,
        has_enough,
        is_clear
    from other_windows

),

in_words as (

    select
        judged.series_id,
        judged.window_id,
        judged.statistic,
        case
            when not judged.has_enough then 'too few'
            when not judged.is_clear then 'no clear change'
            when catalogue.polarity is null then 'changed'
            when (judged.difference > 0) = (catalogue.polarity = 'higher is better') then 'better'
            else 'worse'
        end as verdict
    from judged
    inner join series on judged.series_id = series.series_id
    inner join catalogue on series.metric_id = catalogue.metric_id

)

select * from in_words
