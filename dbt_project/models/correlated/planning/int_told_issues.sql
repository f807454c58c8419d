{% set tellers = [
    'stg_files__issues',
    'stg_azure_devops__issues',
    'stg_gitlab__issues',
] %}

with told as (

    {{ told(tellers, [
        'issue_id', 'issue_key', 'project_key', 'board_id', 'assignee_key', 'reporter_key', 'parent_key',
        'epic_key', 'tool', 'original_type', 'title', 'original_state', 'state_category', 'priority',
        'assignee_type', 'reporter_type', 'fix_version', 'labels', 'components', 'found_by', 'found_in',
        'is_regression', 'points', 'description_length', 'time_spent_seconds', 'due_date', 'created_at',
        'first_response_at', 'response_due_at', 'resolved_at',
    ]) }}

)

select * from told
