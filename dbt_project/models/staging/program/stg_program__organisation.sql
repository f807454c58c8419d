with landed as (

    select * from {{ source('raw_program', 'organisation') }}

),

renamed as (

    select
        -- ids
        organisation_id,

        -- properties
        name,
        time_zone,

        -- measures
        attribution_horizon_days,
        minimum_contributors
    from landed

)

select * from renamed
