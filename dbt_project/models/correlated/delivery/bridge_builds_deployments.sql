with builds as (

    select * from {{ ref('fct_builds') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

told as (

    select * from {{ ref('int_told_deployments') }}

),

artifacts as (

    select * from {{ ref('int_told_artifacts') }}

),

deployed as (

    select
        deployment_id,
        repository_id,
        commit_sha,
        min(finished_at) as finished_at
    from deployments
    group by deployment_id, repository_id, commit_sha

),

by_artifact as (

    select
        artifacts.build_id,
        told.deployment_id,
        'artifact' as matched_by,
        {{ as_double('1') }} as confidence,
        'artifact ' || artifacts.artifact_id as evidence
    from told
    inner join artifacts on told.artifact_id = artifacts.artifact_id

),

by_commit as (

    select
        builds.build_id,
        deployed.deployment_id,
        'commit' as matched_by,
        {{ as_double('0.9') }} as confidence,
        'commit ' || builds.commit_sha as evidence
    from builds
    inner join deployed
        on
            builds.repository_id = deployed.repository_id
            and builds.commit_sha = deployed.commit_sha
    where
        builds.status = 'success'
        and (builds.finished_at <= deployed.finished_at or deployed.finished_at is null)

),

found as (

    select
        build_id,
        deployment_id,
        matched_by,
        confidence,
        evidence
    from by_artifact
    union all
    select
        build_id,
        deployment_id,
        matched_by,
        confidence,
        evidence
    from by_commit

),

in_order as (

    select
        found.build_id,
        found.deployment_id,
        found.matched_by,
        found.confidence,
        found.evidence,
        row_number() over (
            partition by found.build_id, found.deployment_id
            order by found.confidence desc nulls last, found.evidence asc nulls last
        ) as position_in_build,
        row_number() over (
            partition by found.deployment_id
            order by found.confidence desc nulls last, builds.finished_at desc nulls last, found.build_id asc nulls last
        ) as position
    from found
    inner join builds on found.build_id = builds.build_id

),

settled as (

    select
        build_id,
        deployment_id,
        matched_by,
        confidence,
        position = 1 as is_best,
        evidence
    from in_order
    where position_in_build = 1

)

select * from settled
