with issues as (

    select * from {{ ref('fct_issues') }}

),

deployments as (

    select * from {{ ref('int_issue_deployments') }}

),

services as (

    select * from {{ ref('dim_services') }}

),

teams as (

    select * from {{ ref('dim_teams') }}

),

objectives as (

    select * from {{ ref('int_objective_epics') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

of_roadmap as (

    -- An epic leads to an objective on the objective's own days, and not before or after. Where nobody
    -- had an objective, nothing could lead to one.
    select
        issues.issue_id,
        max(
            case when objectives.issue_key in (issues.issue_key, issues.epic_key, issues.parent_key) then 1 else 0 end
        ) = 1 as is_on_roadmap
    from issues
    inner join objectives
        on
            issues.done_at >= objectives.from_at
            and issues.done_at < objectives.to_at
            and (
                coalesce(objectives.team_id, issues.team_id) is not distinct from issues.team_id
                or objectives.issue_key in (issues.issue_key, issues.epic_key, issues.parent_key)
            )
    group by issues.issue_id

),

known as (

    select
        issues.issue_id,
        issues.service_id,
        issues.team_id,
        issues.created_at,
        issues.issue_type,
        issues.investment,
        of_roadmap.is_on_roadmap,
        not issues.is_subtask and issues.issue_type <> 'incident' as is_item,
        not issues.is_subtask and issues.issue_type = 'bug' as is_bug,
        issues.is_found_by_customer,
        case when deployments.deployed_at >= issues.created_at then deployments.deployed_at end as deployed_at,
        case
            when issues.done_at >= issues.started_at and {{ is_past('issues.done_at') }} then issues.done_at
        end as done_at,
        issues.started_at,
        issues.active_seconds,
        issues.waiting_seconds
    from issues
    left join deployments on issues.issue_id = deployments.issue_id
    left join of_roadmap on issues.issue_id = of_roadmap.issue_id
    where {{ is_past('issues.created_at') }}

),

memberships as (

    select
        issue_id,
        'organisation' as scope_type,
        'all' as scope_id
    from known
    union all
    select
        issue_id,
        'team' as scope_type,
        team_id as scope_id
    from known
    union all
    select
        known.issue_id,
        'product_line' as scope_type,
        teams.product_line as scope_id
    from known
    inner join teams on known.team_id = teams.team_id
    union all
    select
        issue_id,
        'service' as scope_type,
        service_id as scope_id
    from known
    union all
    select
        known.issue_id,
        'tier' as scope_type,
        'tier-' || cast(services.criticality_tier as text) as scope_id
    from known
    inner join services on known.service_id = services.service_id

),

measured as (

    select
        scopes.scope_type,
        scopes.scope_id,
        known.issue_id,
        {{ local_date('known.created_at', 'scopes.time_zone') }} as created_on,
        {{ local_date('known.deployed_at', 'scopes.time_zone') }} as deployed_on,
        {{ local_date('known.done_at', 'scopes.time_zone') }} as done_on,
        known.is_item,
        known.is_bug,
        known.is_found_by_customer,
        known.issue_type not in ('subtask', 'epic') as is_work,
        known.investment,
        known.is_on_roadmap,
        {{ seconds_between('known.created_at', 'known.deployed_at') }} as lead_seconds,
        {{ seconds_between('known.started_at', 'known.done_at') }} as cycle_seconds,
        case
            when known.is_bug and known.done_at >= known.created_at
                then {{ seconds_between('known.created_at', 'known.done_at') }}
        end as fix_seconds,
        known.active_seconds,
        known.waiting_seconds
    from memberships
    inner join known on memberships.issue_id = known.issue_id
    inner join scopes
        on
            memberships.scope_type = scopes.scope_type
            and memberships.scope_id = scopes.scope_id

)

select * from measured
