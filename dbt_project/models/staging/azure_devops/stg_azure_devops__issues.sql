with landed as (

    select * from {{ source('raw_azure_devops', 'issues') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || issue_id as issue_id,
        upper(key) as issue_key,
        project as project_key,
        'azure_devops:' || project as board_id,
        assignee_key,
        reporter_key,
        parent_key,
        cast(null as text) as epic_key,

        -- properties
        'azure_devops' as tool,
        type as original_type,
        title,
        state as original_state,
        case state_category
            when 'Proposed' then 'todo'
            when 'InProgress' then 'doing'
            when 'Resolved' then 'doing'
            when 'Completed' then 'done'
            when 'Removed' then 'done'
        end as state_category,
        priority,
        assignee_type,
        reporter_type,
        cast(null as text) as fix_version,
        labels,
        components,
        cast(null as text) as found_by,
        found_in,

        -- flags
        cast(null as boolean) as is_regression,

        -- measures
        points,
        description_length,
        time_spent_seconds,

        -- dates
        due_date,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        cast(null as timestamp) as first_response_at,
        cast(null as timestamp) as response_due_at,
        {{ to_utc('resolved_at') }} as resolved_at
    from landed

)

select * from renamed
