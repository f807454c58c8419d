with disclosed as (

    select * from {{ ref('int_disclosed_values') }}

),

series as (

    select * from {{ ref('int_series') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

of_one_definition as (

    select
        series.metric_id,
        disclosed.statistic,
        windows.scope_type,
        windows.scope_id,
        series.segment_name,
        series.segment_value,
        spans.definition_version,
        disclosed.value,
        disclosed.n,
        disclosed.is_suppressed,
        -- A tool counts as fresh for a day: only after that is what it told until the end all here.
        not windows.is_partial
        and not windows.is_provisional
        and {{ add_seconds('windows.window_end', '86400') }} <= {{ as_of() }} as is_whole,
        windows.end_date as effective_from,
        row_number() over (
            partition by
                disclosed.series_id,
                disclosed.statistic,
                windows.scope_type,
                windows.scope_id,
                spans.definition_version
            order by windows.start_date asc nulls last
        ) as position
    from disclosed
    inner join series on disclosed.series_id = series.series_id
    inner join windows on disclosed.window_id = windows.window_id
    inner join spans
        on
            series.metric_id = spans.metric_id
            and (spans.effective_from is null or spans.effective_from <= windows.start_date)
            and (spans.next_from is null or spans.next_from >= windows.end_date)
    where windows.window_name = 'baseline'

),

earliest as (

    select
        metric_id,
        statistic,
        scope_type,
        scope_id,
        segment_name,
        segment_value,
        definition_version,
        value,
        n,
        is_suppressed,
        is_whole,
        effective_from
    from of_one_definition
    where position = 1

)

select * from earliest
