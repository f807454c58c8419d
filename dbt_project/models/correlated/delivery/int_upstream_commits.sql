with deployments as (

    select * from {{ ref('int_told_deployments') }}

),

builds as (

    select * from {{ ref('int_told_builds') }}

),

upstream as (

    select * from {{ ref('int_told_upstream_builds') }}

),

known as (

    -- What started a deployment is a build, or the deployment to the environment before.
    select
        build_id,
        repository_id,
        commit_sha
    from builds
    where commit_sha is not null
    union all
    select
        deployment_id as build_id,
        repository_id,
        commit_sha
    from deployments
    where commit_sha is not null

),

started_by as (

    select
        deployments.deployment_id,
        upstream.upstream_build_id,
        1 as distance
    from deployments
    inner join upstream on deployments.deployment_id = upstream.build_id
    where deployments.commit_sha is null

),

started_from_afar as (

    -- Two steps reach the build behind the deployment to staging; a longer chain stays unknown.
    select
        started_by.deployment_id,
        upstream.upstream_build_id,
        2 as distance
    from started_by
    inner join upstream on started_by.upstream_build_id = upstream.build_id

),

every_start as (

    select
        deployment_id,
        upstream_build_id,
        distance
    from started_by
    union all
    select
        deployment_id,
        upstream_build_id,
        distance
    from started_from_afar

),

found as (

    select
        every_start.deployment_id,
        known.repository_id,
        known.commit_sha,
        rank() over (
            partition by every_start.deployment_id
            order by every_start.distance asc nulls last
        ) as position
    from every_start
    inner join known on every_start.upstream_build_id = known.build_id

),

agreed as (

    -- Where two of one step built different commits, which one was deployed is not known.
    select
        deployment_id,
        min(commit_sha) as commit_sha,
        case when min(repository_id) = max(repository_id) then min(repository_id) end as repository_id
    from found
    where position = 1
    group by deployment_id
    having min(commit_sha) = max(commit_sha)

)

select * from agreed
