with issues as (

    select * from {{ ref('int_issues') }}

),

flow as (

    select * from {{ ref('int_issue_flow') }}

),

scopes as (

    select * from {{ ref('int_issue_scopes') }}

),

together as (

    select
        -- ids
        issues.issue_id,
        issues.issue_key,
        issues.project_key,
        scopes.team_id,
        scopes.service_id,
        issues.assignee_key,
        issues.parent_key,
        issues.epic_key,

        -- properties
        issues.tool,
        issues.issue_type,
        issues.original_type,
        lower(issues.original_state) as state,
        issues.state_category,
        issues.original_state,
        issues.priority,
        issues.original_priority,
        issues.investment,
        issues.found_in,
        issues.assignee_type,
        issues.title,

        -- flags
        issues.is_subtask,
        issues.is_found_by_customer,
        issues.is_regression,
        scopes.has_component,

        -- measures
        issues.points,
        flow.active_seconds,
        flow.waiting_seconds,
        issues.description_length,

        -- dates
        issues.due_date,

        -- timestamps
        issues.created_at,
        flow.started_at,
        flow.done_at,
        issues.first_response_at,
        issues.response_due_at,
        issues.resolved_at
    from issues
    left join flow on issues.issue_id = flow.issue_id
    left join scopes on issues.issue_id = scopes.issue_id

)

select * from together
