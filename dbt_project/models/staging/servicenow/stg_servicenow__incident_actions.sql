with landed as (

    select * from {{ source('raw_servicenow', 'incident_actions') }}

),

renamed as (

    select
        -- ids
        'servicenow:' || action_id as action_id,
        'servicenow:' || incident_id as incident_id,
        'servicenow:' || problem_id as problem_id,

        -- properties
        'servicenow' as tool,
        title,
        owner_role,
        state as original_state,

        -- dates
        due_date,

        -- timestamps
        {{ to_utc('completed_at') }} as completed_at,
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
