with landed as (

    select * from {{ source('raw_files', 'incidents') }}

),

renamed as (

    select
        -- ids
        'files:' || incident_id as incident_id,
        service_id,
        {{ files_key('caused_by_deployment_id') }} as caused_by_deployment_id,
        cast(null as text) as caused_by_change_id,
        cast(null as text) as remedied_by_change_id,

        -- properties
        'files' as tool,
        severity as original_severity,
        title,
        state as original_state,
        lower(detected_by) as detected_by,
        cause_category,
        lower(state) as state,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('detected_at') }} as detected_at,
        {{ to_utc('acknowledged_at') }} as acknowledged_at,
        {{ to_utc('mitigated_at') }} as mitigated_at,
        {{ to_utc('resolved_at') }} as resolved_at,
        {{ to_utc('reviewed_at') }} as reviewed_at,
        cast(null as timestamp) as closed_at
    from landed

)

select * from renamed
