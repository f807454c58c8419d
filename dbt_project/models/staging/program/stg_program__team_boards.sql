with landed as (

    select * from {{ source('raw_program', 'team_boards') }}

),

renamed as (

    select
        -- ids
        team_id,
        board_id
    from landed

)

select * from renamed
