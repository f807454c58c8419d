with landed as (

    select * from {{ source('raw_servicenow', 'change_requests') }}

),

renamed as (

    select
        -- ids
        'servicenow:' || change_request_id as change_request_id,
        deployment_id,

        -- properties
        'servicenow' as tool,

        -- timestamps
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
