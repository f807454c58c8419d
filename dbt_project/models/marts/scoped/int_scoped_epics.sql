with scoped_issues as (

    select * from {{ ref('int_scoped_issues') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

deployments as (

    select * from {{ ref('int_issue_deployments') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

epics as (

    select
        issue_id,
        issue_key,
        tool,
        created_at,
        done_at
    from issues
    where
        issue_type = 'epic'
        and done_at is not null
        and {{ is_past('done_at') }}

),

made_for_them as (

    -- A part of an epic may be told as its child, or by the epic's key.
    select
        epics.issue_id,
        max(deployments.deployed_at) as last_deployed_at
    from epics
    inner join issues
        on
            epics.tool = issues.tool
            and epics.issue_key in (issues.epic_key, issues.parent_key, issues.issue_key)
    inner join deployments on issues.issue_id = deployments.issue_id
    group by epics.issue_id

),

shipped as (

    select
        epics.issue_id,
        epics.created_at,
        greatest(epics.done_at, made_for_them.last_deployed_at) as shipped_at
    from epics
    inner join made_for_them on epics.issue_id = made_for_them.issue_id

),

measured as (

    select
        scopes.scope_type,
        scopes.scope_id,
        shipped.issue_id,
        {{ local_date('shipped.shipped_at', 'scopes.time_zone') }} as shipped_on,
        {{ seconds_between('shipped.created_at', 'shipped.shipped_at') }} as ship_seconds
    from shipped
    inner join scoped_issues on shipped.issue_id = scoped_issues.issue_id
    inner join scopes
        on
            scoped_issues.scope_type = scopes.scope_type
            and scoped_issues.scope_id = scopes.scope_id
    where shipped.shipped_at >= shipped.created_at

)

select * from measured
