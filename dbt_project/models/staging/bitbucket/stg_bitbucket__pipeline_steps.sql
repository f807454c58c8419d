with landed as (

    select * from {{ source('raw_bitbucket', 'pipeline_steps') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || step_id as step_id,
        'bitbucket:' || build_id as build_id,
        'bitbucket:' || repository_id as repository_id,

        -- properties
        'bitbucket' as tool,
        name,
        state as original_status,
        case
            when upper(state) = 'SUCCESSFUL' then 'success'
            when upper(state) in ('FAILED', 'ERROR') then 'failure'
            when upper(state) in ('STOPPED', 'EXPIRED', 'CANCELLED') then 'cancelled'
            when upper(state) in ('NOT_RUN', 'SKIPPED') then 'skipped'
            when upper(state) in (
                'PENDING', 'READY', 'BUILDING', 'IN_PROGRESS', 'RUNNING', 'PAUSED', 'HALTED'
            ) then 'running'
        end as status,

        -- measures
        run_number as attempt,
        seconds_used,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('completed_at') }} as finished_at
    from landed

)

select * from renamed
