with deployments as (

    select * from {{ ref('int_scoped_deployments') }}

),

undeployed_changes as (

    select * from {{ ref('int_scoped_undeployed_changes') }}

),

observed as (

    select
        'deployment_frequency' as metric_id,
        scope_type,
        scope_id,
        deployment_id as item_id,
        observed_on
    from deployments
    union all
    select
        'deployment_days_per_week' as metric_id,
        scope_type,
        scope_id,
        deployment_id as item_id,
        observed_on
    from deployments
    union all
    select
        'undeployed_changes' as metric_id,
        scope_type,
        scope_id,
        change_id as item_id,
        observed_on
    from undeployed_changes

),

without_segments as (

    select
        metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        item_id,
        observed_on
    from observed

)

select * from without_segments
