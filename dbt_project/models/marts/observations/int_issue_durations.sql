{%- set issue_durations = {
    'issue_cycle_time': 'cycle_seconds',
    'issue_active_time': 'active_seconds',
    'issue_waiting_time': 'waiting_seconds',
} -%}
with issues as (

    select * from {{ ref('int_scoped_issues') }}

),

observed as (

    {% for metric_id, seconds in issue_durations.items() -%}
        select
            '{{ metric_id }}' as metric_id,
            scope_type,
            scope_id,
            issue_id as item_id,
            {{ seconds }} as seconds,
            done_on as observed_on
        from issues
        where
            is_item
            and done_on is not null
            and {{ seconds }} is not null
        union all
    {% endfor -%}
    select
        'issue_lead_time' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        lead_seconds as seconds,
        deployed_on as observed_on
    from issues
    where
        is_item
        and deployed_on is not null

),

without_segments as (

    select
        metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        item_id,
        cast(seconds as bigint) as seconds,
        observed_on,
        false as is_open
    from observed

)

select * from without_segments
