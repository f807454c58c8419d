with landed as (

    select * from {{ source('raw_azure_devops', 'deployments') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || deployment_id as deployment_id,
        cast(null as text) as service_id,
        case
            when {{ starts_with('repository_id', "'github:'") }} then repository_id
            else 'azure_devops:' || repository_id
        end as repository_id,
        commit_sha,
        cast(null as text) as artifact_id,
        group_id,
        cast(null as text) as caused_by_incident_id,

        -- properties
        'azure_devops' as tool,
        environment as original_environment,
        original_status,
        version,
        cast(null as text) as original_kind,
        status,
        'change' as kind,

        -- flags
        is_automatic,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
