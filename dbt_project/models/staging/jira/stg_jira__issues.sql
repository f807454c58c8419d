with landed as (

    select * from {{ source('raw_jira', 'issues') }}

),

renamed as (

    select
        -- ids
        'jira:' || issue_id as issue_id,
        upper(issue_key) as issue_key,
        upper(project_key) as project_key,
        status_id,
        status_category_key,
        assignee_key,
        reporter_key,
        parent_key,
        epic_key,

        -- properties
        'jira' as tool,
        issue_type as original_type,
        title,
        status as original_state,
        priority,
        assignee_type,
        reporter_type,
        fix_versions,
        labels,
        resolution,

        -- flags
        is_subtask,

        -- measures
        points,
        description_length,
        time_spent_seconds,

        -- dates
        due_date,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('updated_at') }} as updated_at,
        {{ to_utc('resolved_at') }} as resolved_at
    from landed

)

select * from renamed
