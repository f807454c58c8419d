with landed as (

    select * from {{ source('raw_program', 'environments') }}

),

renamed as (

    select
        -- properties
        kind,
        like_pattern
    from landed

)

select * from renamed
