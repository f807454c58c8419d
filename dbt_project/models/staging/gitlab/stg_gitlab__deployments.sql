with landed as (

    select * from {{ source('raw_gitlab', 'deployments') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || deployment_id as deployment_id,
        cast(null as text) as service_id,
        'gitlab:' || repository_id as repository_id,
        commit_sha,
        cast(null as text) as artifact_id,
        cast(null as text) as group_id,
        cast(null as text) as caused_by_incident_id,

        -- properties
        'gitlab' as tool,
        environment as original_environment,
        status as original_status,
        version,
        cast(null as text) as original_kind,
        case status
            when 'success' then 'success'
            when 'completed' then 'success'
            when 'failed' then 'failure'
            when 'canceled' then 'cancelled'
            when 'skipped' then 'cancelled'
            when 'created' then 'running'
            when 'running' then 'running'
            when 'blocked' then 'running'
            when 'waiting_for_resource' then 'running'
        end as status,
        'change' as kind,

        -- flags
        cast(null as boolean) as is_automatic,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
