with sprint_changes as (

    select * from {{ ref('stg_jira__sprint_changes') }}

),

sprint_issues as (

    select * from {{ ref('stg_jira__sprint_issues') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

in_order as (

    select
        sprint_id,
        issue_id,
        is_added,
        changed_at,
        row_number() over (
            partition by sprint_id, issue_id
            order by changed_at asc nulls last, length(transition_id) asc nulls last, transition_id asc nulls last
        ) as position,
        lead(changed_at) over (
            partition by sprint_id, issue_id
            order by changed_at asc nulls last, length(transition_id) asc nulls last, transition_id asc nulls last
        ) as next_changed_at
    from sprint_changes

),

joined as (

    select
        sprint_id,
        issue_id,
        changed_at as added_at,
        next_changed_at as removed_at
    from in_order
    where is_added

),

there_from_creation as (

    -- Its first change takes it out: it was made in the sprint.
    select
        in_order.sprint_id,
        in_order.issue_id,
        issues.created_at as added_at,
        in_order.changed_at as removed_at
    from in_order
    inner join issues on in_order.issue_id = issues.issue_id
    where
        in_order.position = 1
        and not in_order.is_added

),

there_without_a_change as (

    select
        sprint_issues.sprint_id,
        sprint_issues.issue_id,
        issues.created_at as added_at,
        cast(null as timestamp) as removed_at
    from sprint_issues
    inner join issues on sprint_issues.issue_id = issues.issue_id
    left join in_order
        on
            sprint_issues.sprint_id = in_order.sprint_id
            and sprint_issues.issue_id = in_order.issue_id
            and in_order.position = 1
    where in_order.issue_id is null

),

all_stays as (

    select
        sprint_id,
        issue_id,
        added_at,
        removed_at
    from joined
    union all
    select
        sprint_id,
        issue_id,
        added_at,
        removed_at
    from there_from_creation
    union all
    select
        sprint_id,
        issue_id,
        added_at,
        removed_at
    from there_without_a_change

),

of_known_issues as (

    select
        all_stays.sprint_id,
        all_stays.issue_id,
        all_stays.added_at,
        all_stays.removed_at
    from all_stays
    inner join issues on all_stays.issue_id = issues.issue_id

)

select * from of_known_issues
