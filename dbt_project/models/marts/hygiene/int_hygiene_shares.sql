{%- set sizes = {
    'small_change_share': 'small',
    'medium_change_share': 'medium',
    'large_change_share': 'large',
} -%}
{%- set whole = 'cast(null as text)' -%}
{%- set by_bot = "case when is_bot then 'true' else 'false' end" -%}
{%- set shares = [
    ('approved_by_assigned_peer_share', whole, "review_state = 'approved by an assigned peer'"),
    ('approved_by_other_peer_share', whole, "review_state = 'approved by another peer'"),
    ('self_approved_share', whole, "review_state = 'self-approved'"),
    ('approved_by_bot_share', whole, "review_state = 'approved by a bot'"),
    ('unapproved_share', whole, "review_state = 'unapproved'"),
    ('unapproved_share', by_bot, "review_state = 'unapproved'"),
    ('unlinked_change_share', whole, 'not has_issue_key'),
    ('unlinked_change_share', by_bot, 'not has_issue_key'),
    ('changes_linked_to_issue', whole, 'is_linked_to_issue'),
    ('changes_linked_to_deployment', whole, 'is_linked_to_deployment'),
] -%}
with changes as (

    select * from {{ ref('int_scoped_merges') }}

),

incidents as (

    select * from {{ ref('int_scoped_incidents') }}

),

attributions as (

    select * from {{ ref('bridge_incidents_deployments') }}

),

attributed as (

    -- An incident under suspicion of several deployments is tied to one at best.
    select incident_id
    from attributions
    where is_best
    group by incident_id

),

observed as (

    {% for metric_id, size_class in sizes.items() -%}
        select
            '{{ metric_id }}' as metric_id,
            cast(null as text) as segment_value,
            scope_type,
            scope_id,
            change_id as item_id,
            case when size_class = '{{ size_class }}' then 1 else 0 end as numerator,
            1 as denominator,
            merged_on as observed_on
        from changes
        where size_class is not null
        union all
    {% endfor -%}
    {% for metric_id, segment_value, is_event in shares -%}
        select
            '{{ metric_id }}' as metric_id,
            {{ segment_value }} as segment_value,
            scope_type,
            scope_id,
            change_id as item_id,
            case when {{ is_event }} then 1 else 0 end as numerator,
            1 as denominator,
            merged_on as observed_on
        from changes
        union all
    {% endfor -%}
    -- Sums of both: a mean of every change's own depth would weigh one file as much as a hundred.
    select
        'review_depth' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        change_id as item_id,
        comment_count as numerator,
        file_count as denominator,
        merged_on as observed_on
    from changes
    where file_count is not null
    union all
    select
        'incidents_linked_to_deployment' as metric_id,
        cast(null as text) as segment_value,
        incidents.scope_type,
        incidents.scope_id,
        incidents.incident_id as item_id,
        case when attributed.incident_id is null then 0 else 1 end as numerator,
        1 as denominator,
        incidents.observed_on
    from incidents
    left join attributed on incidents.incident_id = attributed.incident_id

),

settled as (

    select
        metric_id,
        segment_value,
        scope_type,
        scope_id,
        item_id,
        cast(numerator as bigint) as numerator,
        cast(denominator as bigint) as denominator,
        observed_on
    from observed

)

select * from settled
