with landed as (

    select * from {{ source('raw_program', 'teams') }}

),

renamed as (

    select
        -- ids
        team_id,

        -- properties
        name,
        product_line,
        time_zone
    from landed

)

select * from renamed
