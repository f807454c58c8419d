with deployments as (

    select * from {{ ref('fct_deployments') }}

),

incident_links as (

    select * from {{ ref('bridge_incidents_deployments') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

reverting as (

    select * from {{ ref('int_reverting_deployments') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

counted as (

    select
        deployment_id,
        service_id,
        counted_as_deployment_id,
        rolled_back_deployment_id,
        kind,
        sequence,
        is_counted,
        is_rollback,
        started_at,
        finished_at
    from deployments
    where is_counted

),

by_incident as (

    -- The incident of a retry or a stage is that of the deployment which it was part of.
    select
        deployments.counted_as_deployment_id as deployment_id,
        incident_links.service_id,
        incident_links.matched_by as failed_by,
        incident_links.confidence,
        incident_links.incident_id,
        cast(null as text) as remediating_deployment_id,
        incidents.started_at as evident_at
    from incident_links
    inner join deployments
        on
            incident_links.deployment_id = deployments.deployment_id
            and incident_links.service_id = deployments.service_id
    inner join incidents on incident_links.incident_id = incidents.incident_id
    where
        incident_links.is_best
        and deployments.counted_as_deployment_id is not null

),

by_rollback as (

    select
        rolled_back_deployment_id as deployment_id,
        service_id,
        case when kind = 'rollback' then 'declared_rollback' else 'version_rollback' end as failed_by,
        {{ as_double("case when kind = 'rollback' then 1.0 else 0.8 end") }} as confidence,
        cast(null as text) as incident_id,
        deployment_id as remediating_deployment_id,
        finished_at as evident_at
    from counted
    where
        is_rollback
        and rolled_back_deployment_id is not null

),

hotfixes as (

    select
        hotfix.deployment_id,
        hotfix.service_id,
        hotfix.finished_at,
        max(earlier.sequence) as repaired_sequence
    from counted as hotfix
    inner join counted as earlier
        on
            hotfix.service_id = earlier.service_id
            and hotfix.sequence > earlier.sequence
    where
        hotfix.kind = 'hotfix'
        and not earlier.is_rollback
    group by hotfix.deployment_id, hotfix.service_id, hotfix.finished_at

),

by_hotfix as (

    select
        repaired.deployment_id,
        hotfixes.service_id,
        'declared_hotfix' as failed_by,
        {{ as_double('1') }} as confidence,
        cast(null as text) as incident_id,
        hotfixes.deployment_id as remediating_deployment_id,
        hotfixes.finished_at as evident_at
    from hotfixes
    inner join counted as repaired
        on
            hotfixes.service_id = repaired.service_id
            and hotfixes.repaired_sequence = repaired.sequence

),

by_revert as (

    select
        reverted.deployment_id,
        reverted.service_id,
        'revert' as failed_by,
        {{ as_double('0.7') }} as confidence,
        cast(null as text) as incident_id,
        remediating.deployment_id as remediating_deployment_id,
        remediating.finished_at as evident_at
    from reverting
    cross join organisations
    inner join counted as reverted
        on
            reverting.reverted_deployment_id = reverted.deployment_id
            and reverting.service_id = reverted.service_id
    inner join counted as remediating
        on
            reverting.reverting_deployment_id = remediating.deployment_id
            and reverting.service_id = remediating.service_id
    where
        reverted.sequence < remediating.sequence
        and remediating.finished_at <= {{ add_seconds(
            'reverted.finished_at', 'organisations.attribution_horizon_days * 86400'
        ) }}

),

evidence as (

    select
        deployment_id,
        service_id,
        failed_by,
        confidence,
        incident_id,
        remediating_deployment_id,
        evident_at
    from by_incident
    union all
    select
        deployment_id,
        service_id,
        failed_by,
        confidence,
        incident_id,
        remediating_deployment_id,
        evident_at
    from by_rollback
    union all
    select
        deployment_id,
        service_id,
        failed_by,
        confidence,
        incident_id,
        remediating_deployment_id,
        evident_at
    from by_hotfix
    union all
    select
        deployment_id,
        service_id,
        failed_by,
        confidence,
        incident_id,
        remediating_deployment_id,
        evident_at
    from by_revert

),

of_changes as (

    -- A rollback is in neither term of the change fail rate, so nothing makes it a failed change.
    select
        evidence.deployment_id,
        evidence.service_id,
        evidence.failed_by,
        evidence.failed_by in ('declared', 'named_cause', 'declared_rollback', 'declared_hotfix') as is_strict,
        evidence.confidence,
        evidence.incident_id,
        evidence.remediating_deployment_id,
        evidence.evident_at
    from evidence
    inner join counted
        on
            evidence.deployment_id = counted.deployment_id
            and evidence.service_id = counted.service_id
    where not counted.is_rollback

)

select * from of_changes
