with landed as (

    select * from {{ source('raw_program', 'services') }}

),

renamed as (

    select
        -- ids
        service_id,

        -- properties
        name,
        risk_profile,

        -- measures
        criticality_tier
    from landed

)

select * from renamed
