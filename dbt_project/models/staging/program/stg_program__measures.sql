with landed as (

    select * from {{ source('raw_program', 'measures') }}

),

renamed as (

    select
        -- ids
        measure_id,

        -- properties
        name,
        owner_role,
        method,
        audience,
        unit
    from landed

)

select * from renamed
