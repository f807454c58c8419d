with landed as (

    select * from {{ source('raw_bitbucket', 'pipelines') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || build_id as build_id,
        'bitbucket:' || repository_id as repository_id,
        commit_sha,

        -- properties
        'bitbucket' as tool,
        name,
        branch,
        state as original_status,
        cast(null as bigint) as attempt,
        url,
        case
            when upper(state) = 'SUCCESSFUL' then 'success'
            when upper(state) in ('FAILED', 'ERROR') then 'failure'
            when upper(state) in ('STOPPED', 'EXPIRED', 'CANCELLED') then 'cancelled'
            when upper(state) in ('NOT_RUN', 'SKIPPED') then 'skipped'
            when upper(state) in (
                'PENDING', 'READY', 'BUILDING', 'IN_PROGRESS', 'RUNNING', 'PAUSED', 'HALTED'
            ) then 'running'
        end as status,

        -- timestamps
        {{ to_utc('created_at') }} as queued_at,
        {{ to_utc('created_at') }} as started_at,
        {{ to_utc('completed_at') }} as finished_at
    from landed

)

select * from renamed
