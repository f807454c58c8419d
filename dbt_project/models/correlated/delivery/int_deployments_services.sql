with deployments as (

    select * from {{ ref('int_known_deployments') }}

),

candidates as (

    select * from {{ ref('int_deployment_candidates') }}

),

environments as (

    select * from {{ ref('int_service_environments') }}

),

defaults as (

    select * from {{ ref('stg_program__environments') }}

),

told as (

    select * from {{ ref('int_told_environments') }}

),

claims as (

    select
        candidates.deployment_id,
        candidates.service_id,
        candidates.repository_id,
        environments.environment_kind,
        candidates.is_named
        or environments.is_own
        or (not environments.has_own_production and environments.environment_kind <> 'other')
            as is_claimed
    from candidates
    inner join environments
        on
            candidates.service_id = environments.service_id
            and candidates.environment = environments.environment

),

weighed as (

    select
        deployment_id,
        service_id,
        repository_id,
        environment_kind,
        is_claimed,
        max(case when is_claimed then 1 else 0 end) over (partition by deployment_id) as claim_count
    from claims

),

claimed as (

    -- An environment that no service of the repository knows is everybody's, and is not production.
    select
        deployment_id,
        service_id,
        repository_id,
        environment_kind
    from weighed
    where
        is_claimed
        or claim_count = 0

),

default_kinds as (

    select
        deployments.deployment_id,
        max(case when defaults.kind = 'production' then 1 else 0 end) as is_production
    from deployments
    inner join defaults
        on {{ fits_pattern('lower(deployments.original_environment)', 'defaults.like_pattern') }}
    group by deployments.deployment_id

),

told_production as (

    -- Of one that no service of the program deploys, the tool's own word counts where no name fits.
    select deployments.deployment_id
    from deployments
    inner join told
        on
            deployments.repository_id = told.repository_id
            and lower(deployments.original_environment) = lower(told.original_environment)
    where told.environment_kind = 'production'
    group by deployments.deployment_id

),

together as (

    -- A deployment of no known service keeps its row: it is counted among what was left out.
    select
        deployments.deployment_id,
        claimed.service_id,
        coalesce(claimed.repository_id, deployments.repository_id) as repository_id,
        deployments.commit_sha,
        deployments.commit_matched_by,
        deployments.commit_confidence,
        deployments.commit_evidence,
        deployments.group_id,
        deployments.caused_by_incident_id,
        deployments.tool,
        coalesce(
            claimed.environment_kind,
            case
                when default_kinds.is_production = 1 then 'production'
                when default_kinds.deployment_id is null and told_production.deployment_id is not null
                    then 'production'
                else 'other'
            end
        ) as environment_kind,
        deployments.original_environment,
        deployments.status,
        deployments.original_status,
        deployments.kind,
        deployments.version,
        deployments.is_automatic,
        deployments.started_at,
        deployments.finished_at
    from deployments
    left join claimed on deployments.deployment_id = claimed.deployment_id
    left join default_kinds on deployments.deployment_id = default_kinds.deployment_id
    left join told_production on deployments.deployment_id = told_production.deployment_id

)

select * from together
