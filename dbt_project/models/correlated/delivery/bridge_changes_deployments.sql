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

declared_links as (

    select * from {{ ref('int_declared_links') }}

),

declared as (

    select
        from_id as change_id,
        to_id as deployment_id,
        verdict,
        reason
    from declared_links
    where link_kind = 'change_deployment'

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

    -- No link is surer than what is known of the commit that was deployed.
    select
        shas.change_id,
        contained.service_id,
        contained.deployment_id,
        'commit_graph' as matched_by,
        least(max(shas.confidence), max(deployments.commit_confidence)) as confidence,
        'commit ' || min(shas.commit_sha)
        || coalesce('; what was deployed is known by ' || max(deployments.commit_evidence), '') as evidence
    from shas
    inner join contained
        on
            shas.repository_id = contained.repository_id
            and shas.commit_sha = contained.commit_sha
    inner join deployments
        on
            contained.deployment_id = deployments.deployment_id
            and contained.service_id = deployments.service_id
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
        {{ as_double('0.95') }} as confidence,
        'commit ' || min(listed.commit_sha) || ' in the list of ' || min(listed.deployment_id) as evidence
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
        confidence,
        evidence
    from by_commit_graph
    union all
    select
        change_id,
        service_id,
        deployment_id,
        matched_by,
        confidence,
        evidence
    from by_tool_list
    union all
    select
        change_id,
        service_id,
        deployment_id,
        'merge_time' as matched_by,
        {{ as_double('0.5') }} as confidence,
        'merged before it began' as evidence
    from by_merge_time
    union all
    select
        declared.change_id,
        deployments.service_id,
        deployments.deployment_id,
        'declared' as matched_by,
        {{ as_double('1') }} as confidence,
        'program' as evidence
    from declared
    inner join deployments on declared.deployment_id = deployments.deployment_id
    inner join changes on declared.change_id = changes.change_id
    where
        declared.verdict = 'confirmed'
        and changes.state = 'merged'

),

in_order as (

    select
        found.change_id,
        found.service_id,
        found.deployment_id,
        found.matched_by,
        found.confidence,
        found.evidence,
        declared.verdict,
        declared.reason,
        coalesce(declared.verdict = 'refuted', false) as is_refuted,
        counted.position_in_repository = 1 as is_baseline,
        row_number() over (
            partition by found.change_id, found.service_id, found.deployment_id
            order by found.confidence desc nulls last, found.matched_by desc nulls last
        ) as position_in_deployment,
        row_number() over (
            partition by found.change_id, found.service_id
            order by
                case declared.verdict when 'confirmed' then 1 when 'refuted' then 3 else 2 end asc nulls last,
                counted.sequence asc nulls last,
                found.confidence desc nulls last,
                found.matched_by desc nulls last
        ) as position
    from found
    left join declared
        on
            found.change_id = declared.change_id
            and found.deployment_id = declared.deployment_id
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
        case when is_refuted then confidence * 0 else confidence end as confidence,
        position = 1 and not is_refuted as is_best,
        evidence,
        is_baseline,
        verdict,
        reason as verdict_reason
    from in_order
    where
        position_in_deployment = 1
        and (position = 1 or is_refuted or matched_by <> 'merge_time')

)

select * from settled
