with landed as (

    select * from {{ source('raw_alertmanager', 'alerts') }}

),

renamed as (

    select
        -- ids
        'alertmanager:' || alert_id as alert_id,
        'alertmanager:' || service_id as service_id,
        cast(null as text) as incident_id,
        fingerprint,

        -- properties
        'alertmanager' as tool,
        template,
        severity as original_severity,
        state as original_state,

        -- flags
        cast(null as boolean) as was_actionable,

        -- timestamps
        {{ to_utc('fired_at') }} as fired_at,
        cast(null as timestamp) as acknowledged_at,
        {{ to_utc('resolved_at') }} as resolved_at,
        {{ to_utc('ends_at') }} as ends_at,
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
