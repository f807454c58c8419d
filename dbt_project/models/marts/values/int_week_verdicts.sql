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

weeks as (

    select
        disclosed.series_id,
        disclosed.window_id,
        disclosed.statistic,
        windows.window_family,
        windows.scope_type,
        windows.scope_id,
        windows.start_date,
        spans.definition_version,
        disclosed.value,
        disclosed.value - lag(disclosed.value) over (
            partition by
                disclosed.series_id,
                disclosed.statistic,
                windows.scope_type,
                windows.scope_id,
                spans.definition_version
            order by windows.start_date asc nulls last
        ) as step
    from disclosed
    inner join windows on disclosed.window_id = windows.window_id
    inner join series on disclosed.series_id = series.series_id
    -- A changed definition begins a new chart; a week in which it changed is on neither.
    inner join spans
        on
            series.metric_id = spans.metric_id
            and (spans.effective_from is null or spans.effective_from <= windows.start_date)
            and (spans.next_from is null or spans.next_from >= {{ add_days('windows.start_date', '7') }})
    where
        windows.window_name = 'week'
        and disclosed.value is not null

),

charted as (

    select
        series_id,
        window_id,
        statistic,
        window_family,
        scope_type,
        scope_id,
        start_date,
        definition_version,
        value,
        step,
        count(*) over up_to_26_before as earlier_count,
        avg(value) over up_to_26_before as centre,
        -- The first of the 26 has its step from a week that is no longer among them.
        avg(abs(step)) over their_steps as mean_moving_range,
        min(value) over run_of_eight as run_low,
        max(value) over run_of_eight as run_high
    from weeks
    window
        up_to_26_before as (
            partition by series_id, statistic, scope_type, scope_id, definition_version
            order by start_date asc nulls last
            rows between 26 preceding and 1 preceding
        ),
        their_steps as (
            partition by series_id, statistic, scope_type, scope_id, definition_version
            order by start_date asc nulls last
            rows between 25 preceding and 1 preceding
        ),
        run_of_eight as (
            partition by series_id, statistic, scope_type, scope_id, definition_version
            order by start_date asc nulls last
            rows between 7 preceding and current row
        )

),

judged as (

    select
        series_id,
        window_id,
        statistic,
        definition_version,
        earlier_count,
        value,
        centre,
        2.66 * mean_moving_range as reach,
        earlier_count >= 8 as has_enough,
        {{ as_settled('abs(value - centre)') }} > {{ as_settled('2.66 * mean_moving_range') }} as is_outside,
        {{ as_settled('run_low') }} > {{ as_settled('centre') }}
        or {{ as_settled('run_high') }} < {{ as_settled('centre') }} as is_on_one_side
    from charted

),

settled as (

    select
        series_id,
        window_id,
        statistic,
        definition_version,
        value - centre as difference,
        earlier_count,
        case when has_enough then centre end as centre,
        case when has_enough then centre - reach end as limit_low,
        case when has_enough then centre + reach end as limit_high,
        case
            when not has_enough then null
            when is_outside and is_on_one_side then 'outside the limits, and eight weeks on one side'
            when is_outside then 'outside the limits'
            when is_on_one_side then 'eight weeks on one side'
        end as rule,
        has_enough,
        case when has_enough then is_outside or is_on_one_side end as is_clear
    from judged

)

select * from settled
