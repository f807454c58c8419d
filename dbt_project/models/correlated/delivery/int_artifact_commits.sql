with artifacts as (

    select * from {{ ref('int_told_artifacts') }}

),

builds as (

    select * from {{ ref('fct_builds') }}

),

with_builds as (

    select
        artifacts.artifact_id,
        artifacts.location,
        artifacts.name,
        artifacts.qualifier,
        builds.repository_id,
        coalesce(artifacts.commit_sha, builds.commit_sha) as commit_sha
    from artifacts
    left join builds on artifacts.build_id = builds.build_id

),

by_name as (

    -- What deploys an artifact may know it by name alone, and another tool what it was built from.
    select
        nameless.artifact_id,
        min(known.commit_sha) as commit_sha,
        case
            when min(known.repository_id) = max(known.repository_id) then min(known.repository_id)
        end as repository_id,
        min(known.artifact_id) as known_artifact_id
    from with_builds as nameless
    inner join with_builds as known
        on
            nameless.name = known.name
            and nameless.qualifier = known.qualifier
            and coalesce(nameless.location = known.location, true)
    where
        nameless.commit_sha is null
        and known.commit_sha is not null
    group by nameless.artifact_id
    having min(known.commit_sha) = max(known.commit_sha)

),

found as (

    select
        artifact_id,
        repository_id,
        commit_sha,
        'artifact' as matched_by,
        {{ as_double('1') }} as confidence,
        'artifact ' || artifact_id as evidence
    from with_builds
    where commit_sha is not null
    union all
    select
        artifact_id,
        repository_id,
        commit_sha,
        'artifact_name' as matched_by,
        {{ as_double('0.9') }} as confidence,
        'artifact ' || known_artifact_id as evidence
    from by_name

)

select * from found
