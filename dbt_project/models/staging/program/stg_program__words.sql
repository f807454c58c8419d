with landed as (

    select * from {{ source('raw_program', 'words') }}

),

renamed as (

    select
        -- properties
        domain,
        tool,
        word,
        meaning,

        -- flags
        is_waiting
    from landed

)

select * from renamed
