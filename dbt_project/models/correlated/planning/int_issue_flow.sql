with spans as (

    select * from {{ ref('int_issue_spans') }}

),

issues as (

    select * from {{ ref('int_issues') }}

),

ends as (

    select
        issue_id,
        min(case when category = 'doing' then started_at end) as started_at,
        max(
            case
                when category = 'done' and previous_category is distinct from 'done' then started_at
            end
        ) as last_done_at,
        max(position) as change_count
    from spans
    group by issue_id

),

settled_ends as (

    -- An issue that is not done now has no end, however often it was done before. Closed without a
    -- single change on record, it ended when its tool says that it was resolved.
    select
        ends.issue_id,
        ends.started_at,
        case
            when issues.state_category <> 'done' then null
            when ends.change_count = 0 then coalesce(issues.resolved_at, issues.created_at)
            else ends.last_done_at
        end as done_at
    from ends
    inner join issues on ends.issue_id = issues.issue_id

),

between_the_ends as (

    -- Done in between was waiting for whoever opened it again.
    select
        spans.issue_id,
        sum(
            case
                when spans.category = 'doing' and not spans.is_waiting
                    then {{ seconds_between('spans.started_at', 'spans.ended_at') }}
                else 0
            end
        ) as active_seconds,
        sum(
            case
                when (spans.category = 'doing' and spans.is_waiting) or spans.category = 'done'
                    then {{ seconds_between('spans.started_at', 'spans.ended_at') }}
                else 0
            end
        ) as waiting_seconds
    from spans
    inner join settled_ends on spans.issue_id = settled_ends.issue_id
    where
        spans.started_at >= settled_ends.started_at
        and spans.ended_at <= settled_ends.done_at
    group by spans.issue_id

),

together as (

    select
        settled_ends.issue_id,
        settled_ends.started_at,
        settled_ends.done_at,
        cast(between_the_ends.active_seconds as bigint) as active_seconds,
        cast(between_the_ends.waiting_seconds as bigint) as waiting_seconds
    from settled_ends
    left join between_the_ends on settled_ends.issue_id = between_the_ends.issue_id

)

select * from together
