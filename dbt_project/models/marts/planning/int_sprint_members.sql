with sprints as (

    select * from {{ ref('dim_sprints') }}

),

stays as (

    select * from {{ ref('fct_sprint_issues') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

transitions as (

    select * from {{ ref('fct_issue_transitions') }}

),

completed as (

    select
        sprint_id,
        started_at,
        completed_at
    from sprints
    where
        started_at is not null
        and {{ is_past('completed_at') }}

),

stays_in_time as (

    select
        completed.sprint_id,
        stays.issue_id,
        completed.completed_at,
        stays.points_at_add,
        stays.added_at,
        stays.added_at <= completed.started_at
        and (stays.removed_at is null or stays.removed_at > completed.started_at) as was_there_at_start,
        stays.removed_at is null or stays.removed_at > completed.completed_at as was_there_at_end
    from completed
    inner join stays
        on
            completed.sprint_id = stays.sprint_id
            and completed.completed_at > stays.added_at
    inner join issues on stays.issue_id = issues.issue_id
    where
        not issues.is_subtask
        -- Who had left before the sprint began was never in it.
        and (stays.removed_at is null or stays.removed_at > completed.started_at)

),

in_order as (

    select
        sprint_id,
        issue_id,
        completed_at,
        points_at_add,
        added_at,
        was_there_at_start,
        was_there_at_end,
        row_number() over (
            partition by sprint_id, issue_id
            order by added_at asc nulls last
        ) as position
    from stays_in_time

),

members as (

    -- An issue that left and came back is one issue, at what it was estimated at when it first came.
    select
        sprint_id,
        issue_id,
        completed_at,
        max(case when position = 1 then points_at_add end) as points,
        max(case when was_there_at_start then 1 else 0 end) = 1 as is_committed,
        max(case when was_there_at_end then 1 else 0 end) = 1 as is_there_at_end
    from in_order
    group by sprint_id, issue_id, completed_at

),

states as (

    select
        members.sprint_id,
        members.issue_id,
        transitions.to_category,
        row_number() over (
            partition by members.sprint_id, members.issue_id
            order by transitions.changed_at desc nulls last, transitions.transition_id desc nulls last
        ) as position
    from members
    inner join transitions
        on
            members.issue_id = transitions.issue_id
            and members.completed_at >= transitions.changed_at
    where transitions.field = 'status'

),

with_ends as (

    select
        members.sprint_id,
        members.issue_id,
        coalesce(members.points, 0) as points,
        members.is_committed,
        members.is_there_at_end,
        coalesce(members.is_there_at_end and states.to_category = 'done', false) as is_done
    from members
    left join states
        on
            members.sprint_id = states.sprint_id
            and members.issue_id = states.issue_id
            and states.position = 1

)

select * from with_ends
