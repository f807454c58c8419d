with shas as (

    select * from {{ ref('int_change_shas') }}

),

contained as (

    select * from {{ source('correlation', 'contained_commits') }}

),

touched as (

    select * from {{ ref('bridge_changes_services') }}

),

changes as (

    select * from {{ ref('fct_changes') }}

),

change_commits as (

    select * from {{ ref('int_change_commits') }}

),

listed as (

    select * from {{ ref('int_told_deployment_commits') }}

),

by_merge_time as (

    select * from {{ ref('int_changes_by_merge_time') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

counted as (

    select
        deployment_id,
        service_id,
        sequence,
        row_number() over (
            partition by service_id, repository_id
            order by sequence asc nulls last
        ) as position_in_repository
    from deployments
    where is_counted

),

by_commit_graph as (

    select
        shas.change_id,
        contained.service_id,
        contained.deployment_id,
        'commit_graph' as matched_by,
        max(shas.confidence) as confidence
    from shas
    inner join contained
        on
            shas.repository_id = contained.repository_id
            and shas.commit_sha = contained.commit_sha
    inner join touched
        on
            shas.change_id = touched.change_id
            and contained.service_id = touched.service_id
    group by shas.change_id, contained.service_id, contained.deployment_id

),

every_sha as (

    select
        change_id,
        repository_id,
        merge_commit_sha as commit_sha
    from changes
    where state = 'merged'
    union
    select
        changes.change_id,
        changes.repository_id,
        change_commits.commit_sha
    from changes
    inner join change_commits on changes.change_id = change_commits.change_id
    where changes.state = 'merged'

),

by_tool_list as (

    select
        every_sha.change_id,
        deployments.service_id,
        deployments.counted_as_deployment_id as deployment_id,
        'tool_list' as matched_by,
        {{ as_double('0.95') }} as confidence
    from listed
    inner join deployments on listed.deployment_id = deployments.deployment_id
    inner join every_sha
        on
            listed.commit_sha = every_sha.commit_sha
            and coalesce(deployments.repository_id, every_sha.repository_id) = every_sha.repository_id
    inner join touched
        on
            every_sha.change_id = touched.change_id
            and deployments.service_id = touched.service_id
    where deployments.counted_as_deployment_id is not null
    group by every_sha.change_id, deployments.service_id, deployments.counted_as_deployment_id

),

found as (

    select
        change_id,
        service_id,
        deployment_id,
        matched_by,
        confidence
    from by_commit_graph
    union all
    select
        change_id,
        service_id,
        deployment_id,
        matched_by,
        confidence
    from by_tool_list
    union all
    select
        change_id,
        service_id,
        deployment_id,
        'merge_time' as matched_by,
        {{ as_double('0.5') }} as confidence
    from by_merge_time

),

in_order as (

    select
        found.change_id,
        found.service_id,
        found.deployment_id,
        found.matched_by,
        found.confidence,
        counted.position_in_repository = 1 as is_baseline,
        row_number() over (
            partition by found.change_id, found.service_id, found.deployment_id
            order by found.confidence desc nulls last
        ) as position_in_deployment,
        row_number() over (
            partition by found.change_id, found.service_id
            order by counted.sequence asc nulls last, found.confidence desc nulls last
        ) as position
    from found
    inner join counted
        on
            found.deployment_id = counted.deployment_id
            and found.service_id = counted.service_id

),

settled as (

    -- Time speaks only for what no earlier deployment contained.
    select
        change_id,
        service_id,
        deployment_id,
        matched_by,
        confidence,
        position = 1 as is_best,
        is_baseline
    from in_order
    where
        position_in_deployment = 1
        and (position = 1 or matched_by <> 'merge_time')

)

select * from settled
