with landed as (

    select * from {{ source('raw_opsgenie', 'alerts') }}

),

renamed as (

    select
        -- ids
        'opsgenie:' || alert_id as alert_id,
        'opsgenie:' || service_id as service_id,
        cast(null as text) as incident_id,

        -- properties
        'opsgenie' as tool,
        template,
        severity as original_severity,
        state as original_state,
        source_type,

        -- flags
        cast(null as boolean) as was_actionable,

        -- timestamps
        {{ to_utc('fired_at') }} as fired_at,
        {{ to_utc('acknowledged_at') }} as acknowledged_at,
        {{ to_utc('resolved_at') }} as resolved_at,
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
