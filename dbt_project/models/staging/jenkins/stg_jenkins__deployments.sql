with landed as (

    select * from {{ source('raw_jenkins', 'deployments') }}

),

renamed as (

    select
        -- ids
        'jenkins:' || deployment_id as deployment_id,
        service_id,
        {{ repository_by_url('repository_url') }} as repository_id,
        commit_sha,
        cast(null as text) as artifact_id,
        cast(null as text) as group_id,
        cast(null as text) as caused_by_incident_id,

        -- properties
        'jenkins' as tool,
        environment as original_environment,
        original_status,
        version,
        kind as original_kind,
        status,
        coalesce(kind, 'change') as kind,

        -- flags
        is_automatic,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
