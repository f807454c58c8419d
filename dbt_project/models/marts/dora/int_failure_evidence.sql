with evidence as (

    select * from {{ ref('fct_deployment_failures') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

known as (

    select
        evidence.deployment_id,
        evidence.service_id,
        evidence.incident_id,
        evidence.remediating_deployment_id,
        evidence.failed_by,
        evidence.is_strict,
        evidence.confidence,
        deployments.finished_at
    from evidence
    inner join deployments
        on
            evidence.deployment_id = deployments.deployment_id
            and evidence.service_id = deployments.service_id
    where
        {{ is_past('deployments.finished_at') }}
        and {{ is_past('evidence.evident_at') }}

)

select * from known
