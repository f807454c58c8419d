with landed as (

    select * from {{ source('raw_pagerduty', 'alerts') }}

),

renamed as (

    select
        -- ids
        'pagerduty:' || alert_id as alert_id,
        'pagerduty:' || service_id as service_id,
        'pagerduty:' || incident_id as incident_id,

        -- properties
        'pagerduty' as tool,
        template,
        severity as original_severity,
        state as original_state,

        -- flags
        cast(null as boolean) as was_actionable,

        -- timestamps
        {{ to_utc('fired_at') }} as fired_at,
        {{ to_utc('acknowledged_at') }} as acknowledged_at,
        {{ to_utc('resolved_at') }} as resolved_at
    from landed

)

select * from renamed
