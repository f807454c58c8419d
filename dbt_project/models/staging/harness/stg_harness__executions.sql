with landed as (

    select * from {{ source('raw_harness', 'executions') }}

),

renamed as (

    select
        -- ids
        'harness:' || execution_id as execution_id,
        project_id,
        pipeline_id,

        -- properties
        'harness' as tool,
        mode,
        trigger_type,
        status as original_status,
        case
            when lower(status) in ('success', 'ignorefailed') then 'success'
            when lower(status) in ('failed', 'errored', 'expired') then 'failure'
            when
                lower(status) in (
                    'aborted', 'abortedbyfreeze', 'approvalrejected', 'discontinuing', 'suspended'
                )
                then 'cancelled'
            when lower(status) = 'skipped' then 'skipped'
            when
                lower(status) in (
                    'running', 'asyncwaiting', 'taskwaiting', 'timedwaiting', 'notstarted', 'queued', 'paused',
                    'pausing', 'waiting', 'resourcewaiting', 'interventionwaiting', 'approvalwaiting',
                    'waitsteprunning', 'inputwaiting', 'queuedlicenselimitreached', 'uploadwaiting',
                    'queuedexecutionconcurrencyreached'
                )
                then 'running'
        end as status,

        -- measures
        stage_count,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
