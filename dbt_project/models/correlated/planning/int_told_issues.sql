with tracked as (

    select * from {{ ref('stg_jira__issues') }}

),

deletions as (

    select * from {{ ref('stg_jira__deletions') }}

),

statuses as (

    select * from {{ ref('int_status_categories') }}

),

filed as (

    select * from {{ ref('stg_files__issues') }}

),

deleted as (

    select 'jira:' || native_id as issue_id
    from deletions
    where entity = 'issues'

),

of_tracker as (

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
        coalesce(tracked.is_subtask, false) as is_subtask,
        tracked.points,
        tracked.description_length,
        tracked.due_date,
        tracked.created_at,
        tracked.resolved_at
    from tracked
    left join statuses on tracked.status_id = statuses.status_id
    left join deleted on tracked.issue_id = deleted.issue_id
    where deleted.issue_id is null

),

of_files as (

    select
        issue_id,
        issue_key,
        project_key,
        board_id,
        assignee_key,
        parent_key,
        epic_key,
        tool,
        original_type,
        title,
        original_state,
        state_category as told_category,
        priority as original_priority,
        assignee_type,
        labels,
        lower(found_by) as found_by,
        false as is_subtask,
        points,
        description_length,
        due_date,
        created_at,
        resolved_at
    from filed

),

all_told as (

    select * from of_tracker
    union all
    select * from of_files

)

select * from all_told
