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
        completed.started_at,
        completed.completed_at,
        stays.points_at_add,
        stays.added_at,
        stays.removed_at,
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
        started_at,
        completed_at,
        points_at_add,
        added_at,
        removed_at,
        was_there_at_start,
        was_there_at_end,
        row_number() over (
            partition by sprint_id, issue_id
            order by added_at asc nulls last
        ) as position
    from stays_in_time

),

members as (

    -- An issue that left and came back is one issue.
    select
        sprint_id,
        issue_id,
        completed_at,
        min(added_at) as added_at,
        greatest(min(added_at), started_at) as counted_at,
        case when max(case when was_there_at_end then 1 else 0 end) = 1 then completed_at else max(removed_at) end
            as left_at,
        max(case when position = 1 then points_at_add end) as points_at_add,
        max(case when was_there_at_start then 1 else 0 end) = 1 as is_committed,
        max(case when was_there_at_end then 1 else 0 end) = 1 as is_there_at_end
    from in_order
    group by sprint_id, issue_id, started_at, completed_at

),

estimates as (

    select
        members.sprint_id,
        members.issue_id,
        transitions.changed_at > members.counted_at as is_after_it_counted,
        {{ points_of('transitions.from_value') }} as from_points,
        {{ points_of('transitions.to_value') }} as to_points,
        row_number() over (
            partition by members.sprint_id, members.issue_id, transitions.changed_at > members.counted_at
            order by transitions.changed_at desc nulls last, transitions.transition_id desc nulls last
        ) as position
    from members
    inner join transitions
        on
            members.issue_id = transitions.issue_id
            and members.added_at < transitions.changed_at
            and members.left_at >= transitions.changed_at
    where transitions.field = 'points'

),

estimated as (

    -- What was put into a sprint before it began is often estimated there.
    select
        sprint_id,
        issue_id,
        max(case when not is_after_it_counted then 1 else 0 end) = 1 as is_estimated_before,
        max(case when not is_after_it_counted and position = 1 then to_points end) as points,
        sum(case when is_after_it_counted then greatest(to_points - from_points, 0) else 0 end) as raised_points
    from estimates
    group by sprint_id, issue_id

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
        coalesce(
            case when estimated.is_estimated_before then estimated.points else members.points_at_add end, 0
        ) as points,
        coalesce(estimated.raised_points, 0) as raised_points,
        members.is_committed,
        members.is_there_at_end,
        coalesce(members.is_there_at_end and states.to_category = 'done', false) as is_done
    from members
    left join estimated
        on
            members.sprint_id = estimated.sprint_id
            and members.issue_id = estimated.issue_id
    left join states
        on
            members.sprint_id = states.sprint_id
            and members.issue_id = states.issue_id
            and states.position = 1

)

select * from with_ends
