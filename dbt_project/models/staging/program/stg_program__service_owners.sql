with landed as (

    select * from {{ source('raw_program', 'service_owners') }}

),

renamed as (

    select
        -- ids
        service_id,
        team_id,

        -- dates
        from_date
    from landed

)

select * from renamed
