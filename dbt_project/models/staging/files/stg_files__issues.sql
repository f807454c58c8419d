with landed as (

    select * from {{ source('raw_files', 'issues') }}

),

renamed as (

    select
        -- ids
        'files:' || issue_id as issue_id,
        upper(key) as issue_key,
        upper(project) as project_key,
        {{ files_key('board') }} as board_id,
        assignee_key,
        reporter_key,
        parent_key,
        epic_key,

        -- properties
        'files' as tool,
        type as original_type,
        title,
        state as original_state,
        lower(state_category) as state_category,
        priority,
        assignee_type,
        reporter_type,
        fix_version,
        labels,
        components,
        found_by,
        found_in,

        -- flags
        is_regression,

        -- measures
        points,
        description_length,
        time_spent_seconds,

        -- dates
        due_date,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('first_response_at') }} as first_response_at,
        {{ to_utc('response_due_at') }} as response_due_at,
        {{ to_utc('resolved_at') }} as resolved_at
    from landed

)

select * from renamed
