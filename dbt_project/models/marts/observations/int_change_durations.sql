{%- set change_durations = {
    'change_lead_time': 'lead_time_seconds',
    'lead_time_coding': 'coding_seconds',
    'lead_time_pickup': 'pickup_seconds',
    'lead_time_review': 'review_seconds',
    'lead_time_merge': 'merge_seconds',
    'lead_time_build': 'build_seconds',
    'lead_time_deploy': 'deploy_seconds',
    'lead_time_unaccounted': 'unaccounted_seconds',
} -%}
with changes as (

    select * from {{ ref('int_scoped_changes') }}

),

undeployed_changes as (

    select * from {{ ref('int_scoped_undeployed_changes') }}

),

observed as (

    {% for metric_id, seconds in change_durations.items() -%}
        select
            '{{ metric_id }}' as metric_id,
            cast(null as text) as segment_value,
            scope_type,
            scope_id,
            change_id as item_id,
            {{ seconds }} as seconds,
            observed_on
        from changes
        where {{ seconds }} is not null
        union all
    {% endfor -%}
    select
        'change_lead_time' as metric_id,
        case when is_bot then 'true' else 'false' end as segment_value,
        scope_type,
        scope_id,
        change_id as item_id,
        lead_time_seconds as seconds,
        observed_on
    from changes
    union all
    select
        'undeployed_change_age' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        change_id as item_id,
        age_seconds as seconds,
        observed_on
    from undeployed_changes

),

of_human_activity as (

    select
        metric_id,
        segment_value,
        scope_type,
        scope_id,
        item_id,
        seconds,
        observed_on,
        false as is_open
    from observed

)

select * from of_human_activity
