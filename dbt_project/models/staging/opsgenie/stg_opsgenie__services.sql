with landed as (

    select * from {{ source('raw_opsgenie', 'services') }}

),

renamed as (

    select
        -- ids
        'opsgenie:' || service_id as service_id,
        'opsgenie:' || service_id as alias,
        cast(null as text) as project_id,
        'opsgenie:' || team_id as team_id,

        -- properties
        'opsgenie' as tool,
        name
    from landed

)

select * from renamed
