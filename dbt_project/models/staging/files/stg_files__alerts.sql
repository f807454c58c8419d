with landed as (

    select * from {{ source('raw_files', 'alerts') }}

),

renamed as (

    select
        -- ids
        'files:' || alert_id as alert_id,
        service_id,
        {{ files_key('incident_id') }} as incident_id,

        -- properties
        'files' as tool,
        template,
        severity as original_severity,

        -- flags
        was_actionable,

        -- timestamps
        {{ to_utc('fired_at') }} as fired_at,
        {{ to_utc('acknowledged_at') }} as acknowledged_at,
        {{ to_utc('resolved_at') }} as resolved_at
    from landed

)

select * from renamed
