with hosted_deployments as (

    select * from {{ ref('stg_github__deployments') }}

),

outcomes as (

    select * from {{ ref('int_deployment_outcomes') }}

),

hosted as (

    select * from {{ ref('int_hosted_repositories') }}

),

deletions as (

    select * from {{ ref('stg_github__deletions') }}

),

filed as (

    select * from {{ ref('stg_files__deployments') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

named_incidents as (

    select * from {{ ref('int_named_incidents') }}

),

deleted as (

    select 'github:' || native_id as deployment_id
    from deletions
    where entity = 'deployments'

),

of_hosted as (

    select
        hosted_deployments.deployment_id,
        cast(null as text) as named_service_id,
        hosted.repository_id,
        hosted_deployments.commit_sha,
        cast(null as text) as group_id,
        cast(null as text) as caused_by_incident_id,
        hosted_deployments.tool,
        hosted_deployments.original_environment,
        outcomes.status,
        outcomes.original_status,
        hosted_deployments.kind,
        hosted_deployments.version,
        coalesce(hosted_deployments.is_automatic, false) as is_automatic,
        hosted_deployments.created_at as started_at,
        outcomes.finished_at
    from hosted_deployments
    inner join outcomes on hosted_deployments.deployment_id = outcomes.deployment_id
    inner join hosted on hosted_deployments.repository_native_id = hosted.repository_native_id
    left join deleted on hosted_deployments.deployment_id = deleted.deployment_id
    where deleted.deployment_id is null

),

of_files as (

    select
        filed.deployment_id,
        filed.service_id as named_service_id,
        coalesce(names.repository_id, filed.repository_id) as repository_id,
        filed.commit_sha,
        filed.group_id,
        named_incidents.incident_id as caused_by_incident_id,
        filed.tool,
        filed.original_environment,
        filed.status,
        filed.original_status,
        filed.kind,
        filed.version,
        filed.is_automatic,
        filed.started_at,
        -- A pipeline that tells only when it began is taken to have ended then.
        coalesce(filed.finished_at, case when filed.status = 'success' then filed.started_at end) as finished_at
    from filed
    left join names on filed.repository_id = names.named_repository_id
    left join named_incidents on filed.caused_by_incident_id = named_incidents.named_incident_id

),

all_told as (

    select * from of_hosted
    union all
    select * from of_files

)

select * from all_told
