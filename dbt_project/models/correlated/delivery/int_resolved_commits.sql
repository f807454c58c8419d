with deployments as (

    select * from {{ ref('int_deployments_services') }}

),

releases as (

    select * from {{ ref('fct_releases') }}

),

without_a_commit as (

    -- A word without a number, such as latest, moves from commit to commit.
    select
        deployment_id,
        service_id,
        repository_id,
        version,
        lower(original_environment) as environment
    from deployments
    where
        commit_sha is null
        and service_id is not null
        and translate(version, '0123456789', '') <> version

),

tags as (

    select
        repository_id,
        commit_sha,
        tag,
        {{ without_leading_v('tag') }} as tagged_version
    from releases
    where commit_sha is not null

),

by_tag as (

    select
        without_a_commit.deployment_id,
        without_a_commit.service_id,
        min(tags.repository_id) as repository_id,
        min(tags.commit_sha) as commit_sha,
        'release_tag' as matched_by,
        {{ as_double('0.9') }} as confidence,
        'tag ' || min(tags.tag) as evidence
    from without_a_commit
    inner join tags
        on
            without_a_commit.repository_id = tags.repository_id
            and {{ without_leading_v('without_a_commit.version') }} = tags.tagged_version
    group by without_a_commit.deployment_id, without_a_commit.service_id
    having min(tags.commit_sha) = max(tags.commit_sha)

),

by_promotion as (

    select
        without_a_commit.deployment_id,
        without_a_commit.service_id,
        min(deployments.repository_id) as repository_id,
        min(deployments.commit_sha) as commit_sha,
        'promotion' as matched_by,
        {{ as_double('0.8') }} as confidence,
        'deployment ' || min(deployments.deployment_id) as evidence
    from without_a_commit
    inner join deployments
        on
            without_a_commit.service_id = deployments.service_id
            and without_a_commit.version = deployments.version
            and without_a_commit.environment <> lower(deployments.original_environment)
            and coalesce(without_a_commit.repository_id = deployments.repository_id, true)
    where deployments.commit_sha is not null
    group by without_a_commit.deployment_id, without_a_commit.service_id
    having min(deployments.commit_sha) = max(deployments.commit_sha)

),

found as (

    select
        deployment_id,
        service_id,
        repository_id,
        commit_sha,
        matched_by,
        confidence,
        evidence
    from by_tag
    union all
    select
        deployment_id,
        service_id,
        repository_id,
        commit_sha,
        matched_by,
        confidence,
        evidence
    from by_promotion

),

in_order as (

    select
        deployment_id,
        service_id,
        repository_id,
        commit_sha,
        matched_by,
        confidence,
        evidence,
        row_number() over (
            partition by deployment_id, service_id
            order by confidence desc nulls last
        ) as position
    from found

),

surest as (

    select
        deployment_id,
        service_id,
        repository_id,
        commit_sha,
        matched_by,
        confidence,
        evidence
    from in_order
    where position = 1

)

select * from surest
