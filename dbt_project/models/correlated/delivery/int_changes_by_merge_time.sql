with changes as (

    select * from {{ ref('fct_changes') }}

),

touched as (

    select * from {{ ref('bridge_changes_services') }}

),

deployed as (

    select * from {{ ref('int_deployed_commits') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

commits as (

    select * from {{ ref('fct_commits') }}

),

unknown_deployments as (

    -- No sha, or one that the known history does not hold: only time can tell what it brought.
    select
        deployed.service_id,
        deployed.repository_id,
        deployed.sequence,
        coalesce(deployments.started_at, deployed.finished_at) as began_at
    from deployed
    inner join deployments
        on
            deployed.deployment_id = deployments.deployment_id
            and deployed.service_id = deployments.service_id
    left join commits
        on
            deployed.repository_id = commits.repository_id
            and deployed.commit_sha = commits.commit_sha
    where commits.commit_sha is null

),

merged as (

    select
        touched.service_id,
        changes.repository_id,
        changes.change_id,
        changes.merged_at
    from changes
    inner join touched on changes.change_id = touched.change_id
    where
        changes.state = 'merged'
        and changes.is_default_target

),

moments as (

    select
        service_id,
        repository_id,
        change_id,
        cast(null as bigint) as sequence,
        1 as moment_order,
        merged_at as occurred_at
    from merged
    union all
    select
        service_id,
        repository_id,
        cast(null as text) as change_id,
        sequence,
        0 as moment_order,
        began_at as occurred_at
    from unknown_deployments

),

looking_ahead as (

    -- One sort instead of a join of every merge with every later deployment. A deployment that began in
    -- the moment of the merge stands before it, and so does not contain it.
    select
        service_id,
        repository_id,
        change_id,
        min(sequence) over (
            partition by service_id, repository_id
            order by occurred_at asc nulls last, moment_order asc nulls last
            rows between current row and unbounded following
        ) as sequence
    from moments

),

found as (

    select
        looking_ahead.change_id,
        looking_ahead.service_id,
        deployed.deployment_id
    from looking_ahead
    inner join deployed
        on
            looking_ahead.service_id = deployed.service_id
            and looking_ahead.sequence = deployed.sequence
    where looking_ahead.change_id is not null

)

select * from found
