with landed as (

    select * from {{ source('raw_servicenow', 'business_services') }}

),

renamed as (

    select
        -- ids
        'servicenow:' || service_id as service_id,
        'servicenow:' || service_id as alias,
        cast(null as text) as project_id,

        -- properties
        'servicenow' as tool,
        name,
        criticality as original_criticality,
        status as original_status,

        -- timestamps
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
