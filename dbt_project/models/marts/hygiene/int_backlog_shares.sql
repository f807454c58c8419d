{%- set shares = {
    'stale_backlog_share': 'is_stale',
    'unestimated_backlog_share': 'is_unestimated',
} -%}
with standing as (

    select * from {{ ref('int_scoped_backlog') }}

),

moves as (

    select * from {{ ref('int_scoped_issue_moves') }}

),

observed as (

    {% for metric_id, is_event in shares.items() -%}
        select
            '{{ metric_id }}' as metric_id,
            scope_type,
            scope_id,
            issue_id as item_id,
            case when {{ is_event }} then 1 else 0 end as numerator,
            1 as denominator,
            stood_on as observed_on
        from standing
        where state = 'todo'
        union all
    {% endfor -%}
    select
        'backlog_growth' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        arrived_count as numerator,
        closed_count as denominator,
        moved_on as observed_on
    from moves

),

settled as (

    select
        metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        item_id,
        cast(numerator as bigint) as numerator,
        cast(denominator as bigint) as denominator,
        observed_on
    from observed

)

select * from settled
