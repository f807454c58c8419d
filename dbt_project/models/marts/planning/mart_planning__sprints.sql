with sprints as (

    select * from {{ ref('dim_sprints') }}

),

members as (

    select * from {{ ref('int_sprint_members') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

teams_of_members as (

    -- The board of a sprint need not be a team's: what was in it says whose it was.
    select
        members.sprint_id,
        min(issues.team_id) as team_id
    from members
    inner join issues on members.issue_id = issues.issue_id
    group by members.sprint_id
    having min(issues.team_id) = max(issues.team_id)

),

completed as (

    select
        sprints.sprint_id,
        coalesce(sprints.team_id, teams_of_members.team_id) as team_id,
        sprints.started_at,
        sprints.completed_at
    from sprints
    left join teams_of_members on sprints.sprint_id = teams_of_members.sprint_id
    where
        sprints.started_at is not null
        and {{ is_past('sprints.completed_at') }}

),

summed as (

    select
        sprint_id,
        sum(case when is_committed then points else 0 end) as committed_points,
        sum(case when is_committed and is_done then points else 0 end) as committed_done_points,
        sum(case when not is_committed then points else 0 end) as creep_points,
        sum(case when not is_committed and is_done then points else 0 end) as creep_done_points,
        sum(case when not is_there_at_end then points else 0 end) as removed_points,
        sum(raised_points) as raised_points,
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
        coalesce(summed.raised_points, 0) as raised_points,
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

),

looked_back as (

    -- Fewer than five of the last eight say nothing about how predictable the next one is.
    select
        sprint_id,
        stddev_samp(delivered_share) over last_eight as deviation,
        avg(delivered_share) over last_eight as mean_share,
        count(delivered_share) over last_eight as share_count
    from with_shares
    where team_id is not null
    window last_eight as (
        partition by team_id
        order by completed_at asc nulls last, sprint_id asc nulls last
        rows between 7 preceding and current row
    )

),

with_variation as (

    select
        with_shares.sprint_id,
        with_shares.team_id,
        with_shares.definition_version,
        with_shares.committed_points,
        with_shares.committed_done_points,
        with_shares.creep_points,
        with_shares.creep_done_points,
        with_shares.removed_points,
        with_shares.raised_points,
        with_shares.velocity_points,
        with_shares.delivered_share,
        case
            when looked_back.share_count >= 5
                then {{ safe_divide('looked_back.deviation', 'looked_back.mean_share') }}
        end as delivery_variation,
        with_shares.started_at,
        with_shares.completed_at
    from with_shares
    left join looked_back on with_shares.sprint_id = looked_back.sprint_id

)

select * from with_variation
