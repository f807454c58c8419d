with landed as (

    select * from {{ source('raw_opsgenie', 'incident_events') }}

),

renamed as (

    select
        -- ids
        'opsgenie:' || event_id as event_id,
        'opsgenie:' || incident_id as incident_id,

        -- properties
        'opsgenie' as tool,
        area,
        kind,

        -- timestamps
        {{ to_utc('happened_at') }} as happened_at
    from landed

)

select * from renamed
