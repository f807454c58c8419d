with hosted_deployments as (

    select * from {{ ref('stg_github__deployments') }}

),

kinds as (

    select * from {{ ref('int_deployment_kinds') }}

),

outcomes as (

    select * from {{ ref('int_deployment_outcomes') }}

),

hosted as (

    select * from {{ ref('int_hosted_repositories') }}

),

deletions as (

    select * from {{ ref('int_told_deletions') }}

),

told as (

    select * from {{ ref('int_told_deployments') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

named_services as (

    select * from {{ ref('int_named_services') }}

),

named_incidents as (

    select * from {{ ref('int_named_incidents') }}

),

upstream as (

    select * from {{ ref('int_upstream_commits') }}

),

artifact_commits as (

    select * from {{ ref('int_artifact_commits') }}

),

remedies as (

    select * from {{ ref('int_remedying_deployments') }}

),

words as (

    select * from {{ ref('int_words') }}
    where domain = 'run_status'

),

deleted as (

    select entity_id as deployment_id
    from deletions
    where entity = 'deployment'

),

all_told as (

    select
        hosted_deployments.deployment_id,
        cast(null as text) as named_service_id,
        hosted.repository_id,
        hosted_deployments.commit_sha,
        case when hosted_deployments.commit_sha is not null then 'told' end as commit_matched_by,
        {{ as_double('case when hosted_deployments.commit_sha is not null then 1 end') }} as commit_confidence,
        cast(null as text) as commit_evidence,
        cast(null as text) as group_id,
        remedies.incident_id as caused_by_incident_id,
        hosted_deployments.tool,
        hosted_deployments.original_environment,
        outcomes.status,
        outcomes.original_status,
        coalesce(kinds.kind, 'change') as kind,
        hosted_deployments.version,
        coalesce(hosted_deployments.is_automatic, false) as is_automatic,
        hosted_deployments.created_at as started_at,
        outcomes.finished_at
    from hosted_deployments
    inner join outcomes on hosted_deployments.deployment_id = outcomes.deployment_id
    inner join hosted on hosted_deployments.repository_native_id = hosted.repository_native_id
    left join kinds
        on
            hosted_deployments.tool = kinds.tool
            and hosted_deployments.original_kind = kinds.original_kind
    left join deleted on hosted_deployments.deployment_id = deleted.deployment_id
    left join remedies on hosted_deployments.deployment_id = remedies.deployment_id
    where deleted.deployment_id is null
    union all
    select
        told.deployment_id,
        -- A name that the program does not know stays: it says that a service was named.
        coalesce(named_services.service_id, told.service_id) as named_service_id,
        {{ meant_repository(
            'names', 'coalesce(told.repository_id, artifact_commits.repository_id, upstream.repository_id)'
        ) }} as repository_id,
        coalesce(told.commit_sha, artifact_commits.commit_sha, upstream.commit_sha) as commit_sha,
        case
            when told.commit_sha is not null then 'told'
            when artifact_commits.commit_sha is not null then artifact_commits.matched_by
            when upstream.commit_sha is not null then 'upstream'
        end as commit_matched_by,
        {{ as_double(
            'case
                when told.commit_sha is not null then 1
                when artifact_commits.commit_sha is not null then artifact_commits.confidence
                when upstream.commit_sha is not null then 1
            end'
        ) }} as commit_confidence,
        case
            when told.commit_sha is not null then null
            when artifact_commits.commit_sha is not null then artifact_commits.evidence
            when upstream.commit_sha is not null then 'the build that started it'
        end as commit_evidence,
        told.group_id,
        coalesce(named_incidents.incident_id, remedies.incident_id) as caused_by_incident_id,
        told.tool,
        told.original_environment,
        coalesce({{ deployment_status('words.meaning') }}, told.status) as status,
        told.original_status,
        told.kind,
        told.version,
        told.is_automatic,
        told.started_at,
        -- A pipeline that tells only when it began is taken to have ended then.
        coalesce(
            told.finished_at,
            case when coalesce(words.meaning, told.status) = 'success' then told.started_at end
        ) as finished_at
    from told
    left join words
        on
            told.tool = words.tool
            and lower(told.original_status) = words.word
    left join upstream on told.deployment_id = upstream.deployment_id
    left join artifact_commits on told.artifact_id = artifact_commits.artifact_id
    left join names
        on
            coalesce(told.repository_id, artifact_commits.repository_id, upstream.repository_id)
            = names.named_repository_id
    left join named_services on told.service_id = named_services.named_service_id
    left join deleted on told.deployment_id = deleted.deployment_id
    left join named_incidents on told.caused_by_incident_id = named_incidents.named_incident_id
    left join remedies on told.deployment_id = remedies.deployment_id
    where deleted.deployment_id is null

)

select * from all_told
