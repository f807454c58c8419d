with changes as (

    select * from {{ ref('fct_changes') }}

),

links as (

    select * from {{ ref('int_first_deployments') }}

),

builds as (

    select * from {{ ref('fct_builds') }}

),

successful as (

    select
        repository_id,
        commit_sha,
        finished_at
    from builds
    where
        status = 'success'
        and commit_sha is not null
        and {{ is_past('finished_at') }}

),

wanted as (

    -- What is built is the merge; where a release branch is deployed, what was deployed of it.
    select
        links.change_id,
        links.service_id,
        changes.repository_id,
        changes.merge_commit_sha as commit_sha,
        changes.merged_at
    from links
    inner join changes on links.change_id = changes.change_id
    union
    select
        links.change_id,
        links.service_id,
        changes.repository_id,
        links.commit_sha,
        changes.merged_at
    from links
    inner join changes on links.change_id = changes.change_id

),

first_builds as (

    select
        wanted.change_id,
        wanted.service_id,
        min(successful.finished_at) as built_at
    from wanted
    inner join successful
        on
            wanted.repository_id = successful.repository_id
            and wanted.commit_sha = successful.commit_sha
            and wanted.merged_at <= successful.finished_at
    group by wanted.change_id, wanted.service_id

)

select * from first_builds
