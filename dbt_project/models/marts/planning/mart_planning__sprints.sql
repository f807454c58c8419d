with sprints as (

    select * from {{ ref('dim_sprints') }}

),

members as (

    select * from {{ ref('int_sprint_members') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

completed as (

    select
        sprint_id,
        team_id,
        started_at,
        completed_at
    from sprints
    where
        started_at is not null
        and {{ is_past('completed_at') }}

),

summed as (

    select
        sprint_id,
        sum(case when is_committed then points else 0 end) as committed_points,
        sum(case when is_committed and is_done then points else 0 end) as committed_done_points,
        sum(case when not is_committed then points else 0 end) as creep_points,
        sum(case when not is_committed and is_done then points else 0 end) as creep_done_points,
        sum(case when not is_there_at_end then points else 0 end) as removed_points,
        sum(case when is_done then points else 0 end) as velocity_points
    from members
    group by sprint_id

),

with_shares as (

    select
        completed.sprint_id,
        completed.team_id,
        spans.definition_version,
        coalesce(summed.committed_points, 0) as committed_points,
        coalesce(summed.committed_done_points, 0) as committed_done_points,
        coalesce(summed.creep_points, 0) as creep_points,
        coalesce(summed.creep_done_points, 0) as creep_done_points,
        coalesce(summed.removed_points, 0) as removed_points,
        coalesce(summed.velocity_points, 0) as velocity_points,
        {{ safe_divide('summed.velocity_points', 'summed.committed_points') }} as delivered_share,
        completed.started_at,
        completed.completed_at
    from completed
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'sprint'
            and {{ held_on('completed.completed_at') }}
    left join summed on completed.sprint_id = summed.sprint_id

)

select * from with_shares
