with evidence as (

    select * from {{ ref('int_failure_evidence') }}

),

restorations as (

    select * from {{ ref('int_incident_restorations') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

failed as (

    select
        deployment_id,
        service_id,
        finished_at,
        max(case when is_strict then 1 else 0 end) = 1 as is_strict
    from evidence
    group by deployment_id, service_id, finished_at

),

-- With several incidents the service is back when the last of them is over; one that is open keeps
-- the whole failure open.
over_incidents as (

    select
        deployment_id,
        service_id,
        count(*) as incident_count,
        min(started_at) as started_at,
        case when count(*) = count(restored_at) then max(restored_at) end as restored_at
    from restorations
    group by deployment_id, service_id

),

remedies as (

    select
        evidence.deployment_id,
        evidence.service_id,
        min(deployments.finished_at) as remedied_at
    from evidence
    inner join deployments
        on
            evidence.remediating_deployment_id = deployments.deployment_id
            and evidence.service_id = deployments.service_id
    where {{ is_past('deployments.finished_at') }}
    group by evidence.deployment_id, evidence.service_id

),

recovered as (

    select
        failed.deployment_id,
        failed.service_id,
        failed.is_strict,
        coalesce(over_incidents.incident_count, 0) as incident_count,
        failed.finished_at,
        coalesce(over_incidents.started_at, failed.finished_at) as failure_started_at,
        case
            when over_incidents.deployment_id is null then remedies.remedied_at
            else over_incidents.restored_at
        end as recovered_at
    from failed
    left join over_incidents
        on
            failed.deployment_id = over_incidents.deployment_id
            and failed.service_id = over_incidents.service_id
    left join remedies
        on
            failed.deployment_id = remedies.deployment_id
            and failed.service_id = remedies.service_id

),

measured as (

    select
        -- ids
        deployment_id,
        service_id,

        -- flags
        is_strict,
        recovered_at is null as is_open,

        -- measures
        incident_count,
        case
            when recovered_at >= finished_at then {{ seconds_between('finished_at', 'recovered_at') }}
        end as recovery_seconds,
        case when recovered_at is null then {{ seconds_between('finished_at', as_of()) }} end as open_seconds,

        -- timestamps
        finished_at,
        failure_started_at,
        recovered_at
    from recovered

)

select * from measured
