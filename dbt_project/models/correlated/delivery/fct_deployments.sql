with deployments as (

    select * from {{ ref('int_deployments_services') }}

),

groups as (

    select * from {{ ref('int_deployment_groups') }}

),

counted as (

    select * from {{ ref('int_deployment_sequence') }}

),

resolved as (

    select * from {{ ref('int_resolved_commits') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

together as (

    select
        deployments.deployment_id,
        deployments.service_id,
        coalesce(deployments.repository_id, resolved.repository_id) as repository_id,
        coalesce(deployments.commit_sha, resolved.commit_sha) as commit_sha,
        coalesce(deployments.commit_matched_by, resolved.matched_by) as commit_matched_by,
        coalesce(deployments.commit_confidence, resolved.confidence) as commit_confidence,
        coalesce(deployments.commit_evidence, resolved.evidence) as commit_evidence,
        deployments.group_id,
        deployments.caused_by_incident_id,
        deployments.tool,
        deployments.environment_kind,
        deployments.original_environment,
        deployments.status,
        deployments.original_status,
        deployments.kind,
        deployments.version,
        deployments.is_automatic,
        deployments.started_at,
        deployments.finished_at,
        spans.definition_version,
        coalesce(groups.is_counted, false) as is_counted,
        case
            when groups.is_counted then null
            when deployments.environment_kind <> 'production' then 'not_production'
            when deployments.status is null then 'unknown_status'
            when deployments.status <> 'success' then 'not_successful'
            when deployments.kind = 'configuration' then 'configuration_only'
            when deployments.service_id is null then 'no_service'
            when groups.deployment_id is null then 'no_time'
            when not groups.is_last_of_group then 'part_of_group'
            else 'redeploy_of_running_version'
        end as not_counted_reason,
        running.deployment_id as counted_as_deployment_id,
        counted.sequence,
        counted.previous_deployment_id,
        coalesce(counted.is_rollback, false) as is_rollback,
        coalesce(counted.is_withdrawn, false) as is_withdrawn,
        counted.returned_to_deployment_id,
        counted.rolled_back_deployment_id
    from deployments
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'deployment'
            and {{ held_on('coalesce(deployments.finished_at, deployments.started_at)') }}
    left join resolved
        on
            deployments.deployment_id = resolved.deployment_id
            and deployments.service_id = resolved.service_id
    left join groups
        on
            deployments.deployment_id = groups.deployment_id
            and deployments.service_id = groups.service_id
    left join counted
        on
            deployments.deployment_id = counted.deployment_id
            and deployments.service_id = counted.service_id
    left join counted as running
        on
            groups.service_id = running.service_id
            and groups.sequence = running.sequence
            and groups.is_group_counted

),

settled as (

    select
        -- ids
        deployment_id,
        service_id,
        repository_id,
        commit_sha,
        group_id,
        caused_by_incident_id,
        counted_as_deployment_id,
        previous_deployment_id,
        returned_to_deployment_id,
        rolled_back_deployment_id,

        -- properties
        tool,
        environment_kind,
        original_environment,
        status,
        original_status,
        kind,
        version,
        not_counted_reason,
        sequence,
        definition_version,

        -- flags
        is_automatic,
        is_counted,
        is_rollback,
        is_withdrawn,

        -- timestamps
        started_at,
        finished_at,

        -- how its commit is known
        commit_matched_by,
        commit_confidence,
        commit_evidence
    from together

)

select * from settled
