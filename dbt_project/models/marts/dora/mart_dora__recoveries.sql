with evidence as (

    select * from {{ ref('int_failure_evidence') }}

),

restorations as (

    select * from {{ ref('int_incident_restorations') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

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

-- Until when the incidents before it had kept the service down; one that is open does so still. One
-- that is over, nobody knows since when, is only known to have begun.
one_after_another as (

    select
        deployment_id,
        service_id,
        incident_id,
        started_at,
        restored_at,
        is_untimed,
        max(coalesce(restored_at, case when is_untimed then started_at else {{ as_of() }} end)) over (
            partition by deployment_id, service_id
            order by started_at asc nulls last, incident_id asc nulls last
            rows between unbounded preceding and 1 preceding
        ) as down_until
    from restorations

),

in_unions as (

    select
        deployment_id,
        service_id,
        incident_id,
        started_at,
        restored_at,
        is_untimed,
        down_until,
        sum(case when started_at > down_until then 1 else 0 end) over (
            partition by deployment_id, service_id
            order by started_at asc nulls last, incident_id asc nulls last
            rows between unbounded preceding and current row
        ) as earlier_union_count
    from one_after_another

),

-- Incidents that overlap are one: the service is back when the last of them is over, and one that
-- is open keeps the whole failure open. What begins after that is not what it recovered from. Where
-- one ended nobody knows when, so did the failure: it is over, and for how long it lasted is unknown.
over_incidents as (

    select
        deployment_id,
        service_id,
        count(*) as incident_count,
        min(started_at) as started_at,
        count(case when restored_at is null and not is_untimed then 1 end) > 0 as is_open,
        case
            when count(case when restored_at is null then 1 end) = 0 then max(restored_at)
        end as restored_at
    from in_unions
    where earlier_union_count = 0
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
        spans.definition_version,
        coalesce(over_incidents.incident_count, 0) as incident_count,
        failed.finished_at,
        coalesce(over_incidents.started_at, failed.finished_at) as failure_started_at,
        case
            when over_incidents.deployment_id is null then remedies.remedied_at is null
            else over_incidents.is_open
        end as is_open,
        case
            when over_incidents.deployment_id is null then remedies.remedied_at
            else over_incidents.restored_at
        end as recovered_at
    from failed
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'failed_deployment_recovery_time'
            and {{ held_on('failed.finished_at') }}
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

        -- properties
        definition_version,
        case
            when is_open then 'not recovered yet'
            when recovered_at is null then 'recovered nobody knows when'
            when recovered_at < finished_at then 'recovered before the deployment had finished'
        end as null_reason,

        -- flags
        is_strict,
        is_open,

        -- measures
        incident_count,
        case
            when recovered_at >= finished_at then {{ seconds_between('finished_at', 'recovered_at') }}
        end as recovery_seconds,
        case when is_open then {{ seconds_between('finished_at', as_of()) }} end as open_seconds,

        -- timestamps
        finished_at,
        failure_started_at,
        recovered_at
    from recovered

)

select * from measured
