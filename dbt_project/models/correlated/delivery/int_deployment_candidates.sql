with deployments as (

    select * from {{ ref('int_known_deployments') }}

),

services as (

    select * from {{ ref('dim_services') }}

),

services_repositories as (

    select * from {{ ref('bridge_services_repositories') }}

),

commits as (

    select * from {{ ref('fct_commits') }}

),

repositories_of_services as (

    select
        service_id,
        repository_id
    from services_repositories
    group by service_id, repository_id

),

only_repositories as (

    -- One that was deleted and made again is still the only one.
    select
        service_id,
        min(repository_id) as repository_id
    from services_repositories
    where matched_by <> 'same_name'
    group by service_id
    having min(repository_id) = max(repository_id)

),

repositories_of_shas as (

    -- Out of which of a service's repositories a deployment came, its commit tells.
    select
        deployments.deployment_id,
        min(commits.repository_id) as repository_id
    from deployments
    inner join repositories_of_services
        on deployments.named_service_id = repositories_of_services.service_id
    inner join commits
        on
            repositories_of_services.repository_id = commits.repository_id
            and deployments.commit_sha = commits.commit_sha
    where deployments.repository_id is null
    group by deployments.deployment_id

),

by_name as (

    select
        deployments.deployment_id,
        services.service_id,
        coalesce(
            deployments.repository_id,
            repositories_of_shas.repository_id,
            only_repositories.repository_id
        ) as repository_id,
        true as is_named
    from deployments
    inner join services on deployments.named_service_id = services.service_id
    left join repositories_of_shas on deployments.deployment_id = repositories_of_shas.deployment_id
    left join only_repositories on deployments.named_service_id = only_repositories.service_id

),

by_repository as (

    select
        deployments.deployment_id,
        repositories_of_services.service_id,
        deployments.repository_id,
        false as is_named
    from deployments
    inner join repositories_of_services
        on deployments.repository_id = repositories_of_services.repository_id
    where deployments.named_service_id is null

),

all_candidates as (

    select
        deployment_id,
        service_id,
        repository_id,
        is_named
    from by_name
    union all
    select
        deployment_id,
        service_id,
        repository_id,
        is_named
    from by_repository

),

with_environments as (

    select
        all_candidates.deployment_id,
        all_candidates.service_id,
        all_candidates.repository_id,
        all_candidates.is_named,
        lower(deployments.original_environment) as environment
    from all_candidates
    inner join deployments on all_candidates.deployment_id = deployments.deployment_id

)

select * from with_environments
