with landed as (

    select * from {{ source('raw_servicenow', 'change_requests') }}

),

renamed as (

    select
        -- ids
        'servicenow:' || change_request_id as change_request_id,
        'servicenow:' || service_id as service_id,
        deployment_id,

        -- properties
        'servicenow' as tool,
        number,
        type,
        state as original_state,
        approval,
        risk,
        close_code,

        -- timestamps
        {{ to_utc('opened_at') }} as opened_at,
        {{ to_utc('planned_start_at') }} as planned_start_at,
        {{ to_utc('planned_end_at') }} as planned_end_at,
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at,
        {{ to_utc('closed_at') }} as closed_at,
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
