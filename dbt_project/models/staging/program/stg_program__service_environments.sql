with landed as (

    select * from {{ source('raw_program', 'service_environments') }}

),

renamed as (

    select
        -- ids
        service_id,

        -- properties
        kind,
        like_pattern
    from landed

)

select * from renamed
