with deployments as (

    select * from {{ ref('int_scoped_deployments') }}

),

incidents as (

    select * from {{ ref('int_scoped_incidents') }}

),

told_incidents as (

    select * from {{ ref('fct_incidents') }}

),

service_levels as (

    select * from {{ ref('int_scoped_service_levels') }}

),

alerts as (

    select * from {{ ref('int_scoped_alerts') }}

),

observed as (

    select
        'rollback_rate' as metric_id,
        scope_type,
        scope_id,
        deployment_id as item_id,
        case when is_rollback then 1 else 0 end as numerator,
        1 as denominator,
        observed_on
    from deployments
    union all
    select
        'slo_compliance' as metric_id,
        scope_type,
        scope_id,
        slo_id as item_id,
        good as numerator,
        total as denominator,
        observed_on
    from service_levels
    union all
    -- Both in millionths of one, which are whole numbers whatever the target.
    select
        'error_budget_consumed' as metric_id,
        scope_type,
        scope_id,
        slo_id as item_id,
        bad * 1000000 as numerator,
        total * allowed_per_million as denominator,
        observed_on
    from service_levels
    where allowed_per_million is not null
    union all
    select
        'alert_actionable_share' as metric_id,
        scope_type,
        scope_id,
        alert_id as item_id,
        case when was_actionable then 1 else 0 end as numerator,
        1 as denominator,
        observed_on
    from alerts
    where was_actionable is not null
    union all
    select
        'alert_out_of_hours_share' as metric_id,
        scope_type,
        scope_id,
        alert_id as item_id,
        case when is_out_of_hours then 1 else 0 end as numerator,
        1 as denominator,
        observed_on
    from alerts
    where is_out_of_hours is not null
    union all
    -- Of an incident of which nobody tells who saw it first, no alert is known to have done so.
    select
        'alert_recall' as metric_id,
        incidents.scope_type,
        incidents.scope_id,
        incidents.incident_id as item_id,
        case when told_incidents.detected_by = 'alert' then 1 else 0 end as numerator,
        1 as denominator,
        incidents.observed_on
    from incidents
    inner join told_incidents on incidents.incident_id = told_incidents.incident_id

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
