with landed as (

    select * from {{ source('raw_bitbucket', 'deployments') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || deployment_id as deployment_id,
        cast(null as text) as service_id,
        'bitbucket:' || repository_id as repository_id,
        commit_sha,
        cast(null as text) as artifact_id,
        cast(null as text) as group_id,
        cast(null as text) as caused_by_incident_id,
        'bitbucket:' || build_id as build_id,

        -- properties
        'bitbucket' as tool,
        environment as original_environment,
        environment_type,
        state as original_status,
        cast(null as text) as version,
        cast(null as text) as original_kind,
        case
            when upper(state) = 'SUCCESSFUL' then 'success'
            when upper(state) in ('FAILED', 'ERROR') then 'failure'
            when upper(state) in ('STOPPED', 'EXPIRED', 'CANCELLED') then 'cancelled'
            when upper(state) in (
                'PENDING', 'READY', 'BUILDING', 'IN_PROGRESS', 'RUNNING', 'PAUSED', 'HALTED'
            ) then 'running'
        end as status,
        case lower(environment_type)
            when 'production' then 'production'
            when 'staging' then 'staging'
            when 'test' then 'development'
            when 'development' then 'development'
        end as environment_kind,
        'change' as kind,

        -- flags
        cast(null as boolean) as is_automatic,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('completed_at') }} as finished_at,
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
