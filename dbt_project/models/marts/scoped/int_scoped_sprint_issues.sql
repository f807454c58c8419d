with members as (

    select * from {{ ref('int_sprint_members') }}

),

sprints as (

    select * from {{ ref('mart_planning__sprints') }}

),

teams as (

    select * from {{ ref('dim_teams') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

known as (

    select
        members.sprint_id,
        members.issue_id,
        sprints.team_id,
        teams.product_line,
        sprints.completed_at,
        case when members.is_committed then members.points else 0 end as committed_points,
        case when members.is_committed and members.is_done then members.points else 0 end as committed_done_points,
        case when members.is_committed then 0 else members.points end as creep_points,
        case when members.is_there_at_end then 0 else members.points end as removed_points,
        members.raised_points,
        case when members.is_done then members.points else 0 end as done_points,
        sprints.delivery_variation,
        -- What is the whole sprint's is told once, at one of its issues.
        row_number() over (
            partition by members.sprint_id
            order by members.issue_id asc nulls last
        ) = 1 as is_first_of_sprint
    from members
    inner join sprints on members.sprint_id = sprints.sprint_id
    left join teams on sprints.team_id = teams.team_id

),

measured as (

    select
        scopes.scope_type,
        scopes.scope_id,
        known.sprint_id,
        known.issue_id,
        {{ local_date('known.completed_at', 'scopes.time_zone') }} as completed_on,
        known.committed_points,
        known.committed_done_points,
        known.creep_points,
        known.removed_points,
        known.raised_points,
        known.done_points,
        known.delivery_variation,
        known.is_first_of_sprint
    from known
    inner join scopes
        on
            (scopes.scope_type = 'organisation')
            or (scopes.scope_type = 'team' and known.team_id = scopes.scope_id)
            or (scopes.scope_type = 'product_line' and known.product_line = scopes.scope_id)

)

select * from measured
