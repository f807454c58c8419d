with landed as (

    select * from {{ source('raw_pagerduty', 'incident_events') }}

),

renamed as (

    select
        -- ids
        'pagerduty:' || event_id as event_id,
        'pagerduty:' || incident_id as incident_id,

        -- properties
        'pagerduty' as tool,
        area,
        kind,

        -- timestamps
        {{ to_utc('happened_at') }} as happened_at
    from landed

)

select * from renamed
