{%- set stages = ['coding', 'pickup', 'review', 'merge', 'build', 'deploy', 'unaccounted'] -%}
with disclosed as (

    select * from {{ ref('int_disclosed_values') }}

),

series as (

    select * from {{ ref('int_series') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

windowed as (

    select * from {{ ref('int_windowed_durations') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

stages as (

    {% for stage in stages -%}
        select
            '{{ stage }}' as stage,
            'lead_time_{{ stage }}' as stage_metric_id,
            {{ loop.index }} as stage_position
        {{ "union all" if not loop.last }}
    {% endfor %}

),

-- Whole seconds, so that what is added up and multiplied below stays exact.
totals as (

    select
        windowed.window_id,
        series.metric_id,
        cast(sum(windowed.amount) as bigint) as total_seconds,
        cast(count(*) as bigint) as n
    from windowed
    inner join series on windowed.series_id = series.series_id
    where
        series.segment_name is null
        and (
            series.metric_id = 'change_lead_time'
            or series.metric_id in (select stages.stage_metric_id from stages)
        )
    group by windowed.window_id, series.metric_id

),

cells as (

    select
        disclosed.window_id,
        disclosed.value,
        disclosed.is_suppressed,
        disclosed.null_reason,
        windows.scope_type,
        windows.scope_id,
        windows.window_name,
        windows.window_start,
        windows.window_end,
        windows.time_zone,
        windows.start_date,
        windows.end_date,
        windows.is_published
    from disclosed
    inner join series on disclosed.series_id = series.series_id
    inner join windows on disclosed.window_id = windows.window_id
    where
        series.metric_id = 'change_lead_time'
        and series.segment_name is null
        and disclosed.statistic = 'mean'

),

-- What withholds the lead time of either window withholds what was made of it.
compared as (

    select
        cells.window_id,
        cells.scope_type,
        cells.scope_id,
        cells.window_name,
        cells.window_start,
        cells.window_end,
        cells.time_zone,
        before.window_id as previous_window_id,
        before.window_start as previous_window_start,
        cells.is_suppressed or coalesce(before.is_suppressed, false) as is_suppressed,
        case
            when cells.value is null then cells.null_reason
            when before.window_id is null then 'there is no window before'
            when before.is_suppressed then 'the window before is withheld'
            when before.value is null then 'the window before has no value'
            when spans.metric_id is null then 'the definition changed within the windows'
        end as null_reason
    from cells
    left join cells as before
        on
            cells.scope_type = before.scope_type
            and cells.scope_id = before.scope_id
            and cells.window_name = before.window_name
            and cells.start_date = before.end_date
    left join spans
        on
            spans.metric_id = 'change_lead_time'
            and (spans.effective_from is null or spans.effective_from <= before.start_date)
            and (spans.next_from is null or spans.next_from >= cells.end_date)
    where cells.is_published

),

-- A change that did not reach both ends of a stage spent no time in it: its hours are unaccounted.
summed as (

    select
        compared.window_id,
        compared.scope_type,
        compared.scope_id,
        compared.window_name,
        compared.window_start,
        compared.window_end,
        compared.previous_window_start,
        compared.time_zone,
        compared.is_suppressed,
        compared.null_reason,
        stages.stage,
        stages.stage_position,
        case when compared.null_reason is null then whole.n end as n,
        case when compared.null_reason is null then whole_before.n end as previous_n,
        case when compared.null_reason is null then whole.total_seconds end as whole_seconds,
        case when compared.null_reason is null then whole_before.total_seconds end as previous_whole_seconds,
        case when compared.null_reason is null then coalesce(part.total_seconds, 0) end as stage_seconds,
        case when compared.null_reason is null then coalesce(part_before.total_seconds, 0) end
            as previous_stage_seconds
    from compared
    cross join stages
    left join totals as whole
        on
            compared.window_id = whole.window_id
            and whole.metric_id = 'change_lead_time'
    left join totals as whole_before
        on
            compared.previous_window_id = whole_before.window_id
            and whole_before.metric_id = 'change_lead_time'
    left join totals as part
        on
            compared.window_id = part.window_id
            and stages.stage_metric_id = part.metric_id
    left join totals as part_before
        on
            compared.previous_window_id = part_before.window_id
            and stages.stage_metric_id = part_before.metric_id

),

-- S/n - P/m is (S*m - P*n) / (n*m): numerators of one window are whole, and add up without a rest.
contributed as (

    select
        window_id,
        scope_type,
        scope_id,
        window_name,
        window_start,
        window_end,
        previous_window_start,
        time_zone,
        is_suppressed,
        null_reason,
        stage,
        stage_position,
        n,
        previous_n,
        whole_seconds,
        previous_whole_seconds,
        stage_seconds,
        previous_stage_seconds,
        stage_seconds * previous_n - previous_stage_seconds * n as contribution_numerator,
        whole_seconds * previous_n - previous_whole_seconds * n as change_numerator,
        n * previous_n * 3600 as common_denominator
    from summed

),

ranked as (

    select
        scope_type,
        scope_id,
        window_name,
        window_start,
        window_end,
        previous_window_start,
        time_zone,
        is_suppressed,
        null_reason,
        stage,
        stage_position,
        n,
        previous_n,
        whole_seconds,
        previous_whole_seconds,
        stage_seconds,
        previous_stage_seconds,
        contribution_numerator,
        change_numerator,
        common_denominator,
        row_number() over (
            partition by window_id
            order by
                case
                    when change_numerator < 0 then contribution_numerator
                    else -contribution_numerator
                end asc nulls last,
                stage_position asc nulls last
        ) as explanation_rank
    from contributed

),

settled as (

    select
        -- of whom
        scope_type,
        scope_id,

        -- when
        window_name,
        window_start,
        window_end,
        previous_window_start,
        time_zone,
        cast({{ as_of() }} as date) as as_of,

        -- which part
        stage,
        stage_position,

        -- flags
        coalesce(explanation_rank = 1 and change_numerator <> 0, false) as is_bottleneck,
        is_suppressed,

        -- measures
        n,
        previous_n,
        {{ safe_divide(hours('stage_seconds'), 'n') }} as mean_hours,
        {{ safe_divide(hours('previous_stage_seconds'), 'previous_n') }} as previous_mean_hours,
        {{ safe_divide(hours('whole_seconds'), 'n') }} as lead_time_hours,
        {{ safe_divide(hours('previous_whole_seconds'), 'previous_n') }} as previous_lead_time_hours,
        {{ safe_divide('contribution_numerator', 'common_denominator') }} as contribution_hours,
        {{ safe_divide('change_numerator', 'common_denominator') }} as change_hours,
        contribution_numerator,
        change_numerator,
        common_denominator,
        null_reason
    from ranked

)

select * from settled
