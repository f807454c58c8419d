with issues as (

    select * from {{ ref('int_issues') }}

),

transitions as (

    select * from {{ ref('fct_issue_transitions') }}

),

status_changes as (

    select
        issue_id,
        from_category,
        to_category,
        is_waiting,
        changed_at,
        -- Two changes of one moment stand in the order of their numbers, which are texts.
        row_number() over (
            partition by issue_id
            order by changed_at asc nulls last, length(transition_id) asc nulls last, transition_id asc nulls last
        ) as position
    from transitions
    where field = 'status'

),

from_the_start as (

    -- What the issue was created in: where its first change came from, or where it still is.
    select
        issues.issue_id,
        0 as position,
        case
            when status_changes.issue_id is null then issues.state_category
            else status_changes.from_category
        end as category,
        case when status_changes.issue_id is null then issues.is_waiting else false end as is_waiting,
        issues.created_at as started_at
    from issues
    left join status_changes
        on
            issues.issue_id = status_changes.issue_id
            and status_changes.position = 1

),

from_each_change as (

    select
        status_changes.issue_id,
        status_changes.position,
        status_changes.to_category as category,
        status_changes.is_waiting,
        status_changes.changed_at as started_at
    from status_changes
    inner join issues on status_changes.issue_id = issues.issue_id

),

all_spans as (

    select
        issue_id,
        position,
        category,
        is_waiting,
        started_at
    from from_the_start
    union all
    select
        issue_id,
        position,
        category,
        is_waiting,
        started_at
    from from_each_change

),

settled as (

    select
        issue_id,
        position,
        category,
        is_waiting,
        started_at,
        lead(started_at) over (
            partition by issue_id
            order by position asc nulls last
        ) as ended_at,
        lag(category) over (
            partition by issue_id
            order by position asc nulls last
        ) as previous_category
    from all_spans

)

select * from settled
