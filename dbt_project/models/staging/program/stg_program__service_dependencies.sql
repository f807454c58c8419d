with landed as (

    select * from {{ source('raw_program', 'service_dependencies') }}

),

renamed as (

    select
        -- ids
        service_id,
        depends_on_service_id
    from landed

)

select * from renamed
