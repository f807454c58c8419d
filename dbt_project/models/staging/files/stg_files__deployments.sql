with landed as (

    select * from {{ source('raw_files', 'deployments') }}

),

renamed as (

    select
        -- ids
        'files:' || deployment_id as deployment_id,
        service_id,
        {{ files_key('repository_id') }} as repository_id,
        commit_sha,
        {{ files_key('artifact_id') }} as artifact_id,
        group_id,
        {{ files_key('caused_by_incident_id') }} as caused_by_incident_id,

        -- properties
        'files' as tool,
        environment as original_environment,
        status as original_status,
        version,
        kind as original_kind,
        lower(status) as status,
        coalesce(lower(kind), 'change') as kind,

        -- flags
        is_automatic,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
