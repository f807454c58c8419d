with landed as (

    select * from {{ source('raw_opsgenie', 'incidents') }}

),

renamed as (

    select
        -- ids
        'opsgenie:' || incident_id as incident_id,
        'opsgenie:' || service_id as service_id,
        caused_by_deployment_id,
        cast(null as text) as caused_by_change_id,
        cast(null as text) as remedied_by_change_id,

        -- properties
        'opsgenie' as tool,
        number,
        severity as original_severity,
        title,
        state as original_state,
        cast(null as text) as detected_by,
        cast(null as text) as cause_category,
        lower(state) as state,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('detected_at') }} as detected_at,
        {{ to_utc('acknowledged_at') }} as acknowledged_at,
        cast(null as timestamp) as mitigated_at,
        {{ to_utc('resolved_at') }} as resolved_at,
        cast(null as timestamp) as reviewed_at,
        cast(null as timestamp) as closed_at,
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
