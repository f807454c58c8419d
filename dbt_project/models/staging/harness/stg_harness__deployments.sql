with landed as (

    select * from {{ source('raw_harness', 'deployments') }}

),

renamed as (

    select
        -- ids
        'harness:' || deployment_id as deployment_id,
        service_id,
        cast(null as text) as repository_id,
        commit_sha,
        'harness:' || artifact_id as artifact_id,
        cast(null as text) as group_id,
        cast(null as text) as caused_by_incident_id,
        'harness:' || execution_id as execution_id,

        -- properties
        'harness' as tool,
        environment as original_environment,
        environment_type,
        status as original_status,
        version,
        kind as original_kind,
        case
            when lower(status) in ('success', 'ignorefailed') then 'success'
            when lower(status) in ('failed', 'errored', 'expired') then 'failure'
            when
                lower(status) in (
                    'aborted', 'abortedbyfreeze', 'approvalrejected', 'discontinuing', 'suspended'
                )
                then 'cancelled'
            when
                lower(status) in (
                    'running', 'asyncwaiting', 'taskwaiting', 'timedwaiting', 'notstarted', 'queued', 'paused',
                    'pausing', 'waiting', 'resourcewaiting', 'interventionwaiting', 'approvalwaiting',
                    'waitsteprunning', 'inputwaiting', 'queuedlicenselimitreached', 'uploadwaiting',
                    'queuedexecutionconcurrencyreached'
                )
                then 'running'
        end as status,
        case lower(environment_type)
            when 'production' then 'production'
            when 'preproduction' then 'staging'
        end as environment_kind,
        kind,

        -- flags
        is_automatic,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
