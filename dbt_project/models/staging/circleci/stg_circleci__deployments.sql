with landed as (

    select * from {{ source('raw_circleci', 'deployments') }}

),

renamed as (

    select
        -- ids
        'circleci:' || deployment_id as deployment_id,
        service_id,
        {{ repository_by_url('repository_url') }} as repository_id,
        commit_sha,
        cast(null as text) as artifact_id,
        cast(null as text) as group_id,
        cast(null as text) as caused_by_incident_id,
        'circleci:' || build_id as build_id,

        -- properties
        'circleci' as tool,
        environment as original_environment,
        status as original_status,
        version,
        kind as original_kind,
        case
            when status = 'success' then 'success'
            when
                status in (
                    'failed', 'infrastructure_fail', 'timedout', 'terminated-unknown', 'unauthorized', 'retried'
                )
                then 'failure'
            when status in ('canceled', 'not_run') then 'cancelled'
            when status in ('running', 'queued', 'not_running', 'on_hold', 'blocked') then 'running'
        end as status,
        coalesce(kind, 'change') as kind,

        -- flags
        is_automatic,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
