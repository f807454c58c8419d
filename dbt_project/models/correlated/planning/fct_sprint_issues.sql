with stays as (

    select * from {{ ref('int_sprint_stays') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

transitions as (

    select * from {{ ref('fct_issue_transitions') }}

),

told as (

    select * from {{ ref('int_told_sprint_issues') }}

),

estimates as (

    select
        issue_id,
        from_value,
        to_value,
        changed_at
    from transitions
    where field = 'points'

),

estimates_around as (

    -- What the estimate was when the issue joined: the last change before tells where to, the first
    -- change after tells where from.
    select
        stays.sprint_id,
        stays.issue_id,
        stays.added_at,
        case
            when estimates.changed_at <= stays.added_at then estimates.to_value
            else estimates.from_value
        end as points_text,
        row_number() over (
            partition by stays.sprint_id, stays.issue_id, stays.added_at
            order by
                case when estimates.changed_at <= stays.added_at then 0 else 1 end asc nulls last,
                case when estimates.changed_at <= stays.added_at then estimates.changed_at end desc nulls last,
                estimates.changed_at asc nulls last
        ) as position
    from stays
    inner join estimates on stays.issue_id = estimates.issue_id

),

of_tracker as (

    select
        stays.sprint_id,
        stays.issue_id,
        stays.added_at,
        stays.removed_at,
        case
            when estimates_around.issue_id is null then issues.points
            else cast(nullif(estimates_around.points_text, '') as {{ double_type() }})
        end as points_at_add
    from stays
    inner join issues on stays.issue_id = issues.issue_id
    left join estimates_around
        on
            stays.sprint_id = estimates_around.sprint_id
            and stays.issue_id = estimates_around.issue_id
            and stays.added_at = estimates_around.added_at
            and estimates_around.position = 1

),

of_tools as (

    select
        sprint_id,
        issue_id,
        added_at,
        removed_at,
        points_at_add
    from told

),

all_told as (

    select
        sprint_id,
        issue_id,
        added_at,
        removed_at,
        points_at_add
    from of_tracker
    union all
    select
        sprint_id,
        issue_id,
        added_at,
        removed_at,
        points_at_add
    from of_tools

)

select * from all_told
