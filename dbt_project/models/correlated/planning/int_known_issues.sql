with tracked as (

    select * from {{ ref('stg_jira__issues') }}

),

deletions as (

    select * from {{ ref('int_told_deletions') }}

),

statuses as (

    select * from {{ ref('int_status_categories') }}

),

told as (

    select * from {{ ref('int_told_issues') }}

),

deleted as (

    select entity_id as issue_id
    from deletions
    where entity = 'issue'

),

all_told as (

    select
        tracked.issue_id,
        tracked.issue_key,
        tracked.project_key,
        cast(null as text) as board_id,
        tracked.assignee_key,
        tracked.parent_key,
        tracked.epic_key,
        tracked.tool,
        tracked.original_type,
        tracked.title,
        tracked.original_state,
        case tracked.status_category_key
            when 'new' then 'todo'
            when 'indeterminate' then 'doing'
            when 'done' then 'done'
            else statuses.category
        end as told_category,
        tracked.priority as original_priority,
        tracked.assignee_type,
        tracked.labels,
        cast(null as text) as found_by,
        cast(null as text) as found_in,
        cast(null as boolean) as is_regression,
        coalesce(tracked.is_subtask, false) as is_subtask,
        tracked.points,
        tracked.description_length,
        tracked.due_date,
        tracked.created_at,
        cast(null as timestamp) as first_response_at,
        cast(null as timestamp) as response_due_at,
        tracked.resolved_at
    from tracked
    left join statuses on tracked.status_id = statuses.status_id
    left join deleted on tracked.issue_id = deleted.issue_id
    where deleted.issue_id is null
    union all
    select
        told.issue_id,
        told.issue_key,
        told.project_key,
        told.board_id,
        told.assignee_key,
        told.parent_key,
        told.epic_key,
        told.tool,
        told.original_type,
        told.title,
        told.original_state,
        told.state_category as told_category,
        told.priority as original_priority,
        told.assignee_type,
        told.labels,
        lower(told.found_by) as found_by,
        lower(told.found_in) as found_in,
        told.is_regression,
        false as is_subtask,
        told.points,
        told.description_length,
        told.due_date,
        told.created_at,
        told.first_response_at,
        told.response_due_at,
        told.resolved_at
    from told
    left join deleted on told.issue_id = deleted.issue_id
    where deleted.issue_id is null

)

select * from all_told
