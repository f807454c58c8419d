with told_runs as (

    select * from {{ ref('stg_github__workflow_runs') }}

),

jobs as (

    select * from {{ ref('stg_github__workflow_jobs') }}

),

hosted as (

    select * from {{ ref('int_hosted_repositories') }}

),

told_builds as (

    select * from {{ ref('int_told_builds') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

repositories as (

    select * from {{ ref('dim_repositories') }}

),

words as (

    select * from {{ ref('int_words') }}
    where domain = 'run_status'

),

runs as (

    -- What the program says of a word goes before what its tool is known to mean by it.
    select
        told_runs.build_id,
        told_runs.repository_native_id,
        told_runs.commit_sha,
        told_runs.tool,
        told_runs.name,
        coalesce(words.meaning, told_runs.status) as status,
        told_runs.original_status,
        told_runs.attempt,
        told_runs.is_default_branch,
        told_runs.created_at,
        told_runs.started_at,
        told_runs.updated_at
    from told_runs
    left join words
        on
            told_runs.tool = words.tool
            and lower(told_runs.original_status) = words.word

),

jobs_of_builds as (

    select
        build_id,
        min(started_at) as first_started_at,
        max(finished_at) as last_finished_at
    from jobs
    group by build_id

),

all_told as (

    select
        runs.build_id,
        hosted.repository_id,
        runs.commit_sha,
        runs.tool,
        runs.name,
        runs.status,
        runs.original_status,
        runs.attempt,
        coalesce(runs.is_default_branch, false) as is_default_branch,
        -- A second attempt queued when it was asked for, which only its own start tells.
        case when runs.attempt > 1 then runs.started_at else runs.created_at end as queued_at,
        -- A run starts when it is asked for, and a machine is there for it when its first job begins.
        -- Jobs that are kept from an earlier attempt began before this one.
        greatest(runs.started_at, jobs_of_builds.first_started_at) as started_at,
        -- A run has no end of its own; what touches it later also moves updated_at.
        case
            when runs.status <> 'running' then coalesce(jobs_of_builds.last_finished_at, runs.updated_at)
        end as finished_at
    from runs
    inner join hosted on runs.repository_native_id = hosted.repository_native_id
    left join jobs_of_builds on runs.build_id = jobs_of_builds.build_id
    union all
    select
        told_builds.build_id,
        {{ meant_repository('names', 'told_builds.repository_id') }} as repository_id,
        told_builds.commit_sha,
        told_builds.tool,
        told_builds.name,
        coalesce(words.meaning, told_builds.status) as status,
        told_builds.original_status,
        coalesce(told_builds.attempt, 1) as attempt,
        coalesce(told_builds.branch = repositories.default_branch, false) as is_default_branch,
        told_builds.queued_at,
        told_builds.started_at,
        told_builds.finished_at
    from told_builds
    left join words
        on
            told_builds.tool = words.tool
            and lower(told_builds.original_status) = words.word
    left join names on told_builds.repository_id = names.named_repository_id
    left join repositories
        on {{ meant_repository('names', 'told_builds.repository_id') }} = repositories.repository_id

),

settled as (

    select
        -- ids
        build_id,
        repository_id,
        commit_sha,

        -- properties
        tool,
        name,
        status,
        original_status,
        attempt,

        -- flags
        is_default_branch,

        -- timestamps
        queued_at,
        started_at,
        finished_at
    from all_told

)

select * from settled
