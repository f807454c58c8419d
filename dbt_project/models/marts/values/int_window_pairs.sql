with disclosed as (

    select * from {{ ref('int_disclosed_values') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

series as (

    select * from {{ ref('int_series') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

placed as (

    select
        disclosed.series_id,
        series.metric_id,
        disclosed.window_id,
        disclosed.statistic,
        disclosed.is_suppressed,
        disclosed.value,
        disclosed.numerator,
        disclosed.n,
        disclosed.interval_low,
        disclosed.interval_high,
        windows.window_family,
        windows.scope_type,
        windows.scope_id,
        windows.window_name,
        windows.start_date,
        windows.end_date,
        windows.covered_days,
        windows.is_published
    from disclosed
    inner join series on disclosed.series_id = series.series_id
    inner join windows on disclosed.window_id = windows.window_id

),

pairs as (

    select
        placed.series_id,
        placed.window_id,
        placed.statistic,
        placed.window_name,
        placed.value,
        placed.numerator,
        placed.n,
        placed.interval_low,
        placed.interval_high,
        placed.covered_days,
        before.value as previous_value,
        before.numerator as previous_numerator,
        before.n as previous_n,
        before.interval_low as previous_low,
        before.interval_high as previous_high,
        before.covered_days as previous_days,
        -- A window in which the definition changed is of neither version.
        spans.metric_id is not null as is_one_definition
    from placed
    inner join placed as before
        on
            placed.series_id = before.series_id
            and placed.statistic = before.statistic
            and placed.scope_type = before.scope_type
            and placed.scope_id = before.scope_id
            and placed.window_name = before.window_name
            and placed.start_date = before.end_date
    left join spans
        on
            placed.metric_id = spans.metric_id
            and (spans.effective_from is null or spans.effective_from <= before.start_date)
            and (spans.next_from is null or spans.next_from >= placed.end_date)
    where
        placed.is_published
        and not placed.is_suppressed
        and before.value is not null

)

select * from pairs
