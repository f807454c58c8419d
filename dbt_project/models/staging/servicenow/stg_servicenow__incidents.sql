with landed as (

    select * from {{ source('raw_servicenow', 'incidents') }}

),

renamed as (

    select
        -- ids
        'servicenow:' || incident_id as incident_id,
        'servicenow:' || service_id as service_id,
        cast(null as text) as caused_by_deployment_id,
        'servicenow:' || caused_by_change_id as caused_by_change_id,
        'servicenow:' || change_request_id as remedied_by_change_id,
        'servicenow:' || problem_id as problem_id,

        -- properties
        'servicenow' as tool,
        number,
        severity as original_severity,
        title,
        state as original_state,
        contact_type,
        detected_by,
        -- A close code says how it was closed, and not what caused it.
        cast(null as text) as cause_category,
        lower(state) as state,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('detected_at') }} as detected_at,
        {{ to_utc('acknowledged_at') }} as acknowledged_at,
        cast(null as timestamp) as mitigated_at,
        {{ to_utc('resolved_at') }} as resolved_at,
        cast(null as timestamp) as reviewed_at,
        {{ to_utc('closed_at') }} as closed_at,
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
