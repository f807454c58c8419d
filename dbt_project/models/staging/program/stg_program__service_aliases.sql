with landed as (

    select * from {{ source('raw_program', 'service_aliases') }}

),

renamed as (

    select
        -- ids
        service_id,

        -- properties
        alias
    from landed

)

select * from renamed
