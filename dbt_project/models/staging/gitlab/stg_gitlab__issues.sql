with landed as (

    select * from {{ source('raw_gitlab', 'issues') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || issue_id as issue_id,
        upper(key) as issue_key,
        upper(project) as project_key,
        'gitlab:' || board as board_id,
        assignee_key,
        reporter_key,
        cast(null as text) as parent_key,
        epic_key,

        -- properties
        'gitlab' as tool,
        type as original_type,
        title,
        state as original_state,
        case native_state
            when 'closed' then 'done'
            when 'opened' then case when state = 'opened' then 'todo' end
        end as state_category,
        priority,
        assignee_type,
        reporter_type,
        fix_version,
        labels,
        cast(null as text) as components,
        cast(null as text) as found_by,
        cast(null as text) as found_in,

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
