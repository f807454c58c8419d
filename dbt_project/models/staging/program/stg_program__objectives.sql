with landed as (

    select * from {{ source('raw_program', 'objectives') }}

),

renamed as (

    select
        -- ids
        objective_id,
        team_id,

        -- properties
        name,
        owner_role,

        -- dates
        from_date,
        to_date
    from landed

)

select * from renamed
