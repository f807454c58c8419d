with landed as (

    select * from {{ source('raw_circleci', 'builds') }}

),

renamed as (

    select
        -- ids
        'circleci:' || build_id as build_id,
        {{ repository_by_url('repository_url') }} as repository_id,
        commit_sha,
        'circleci:' || pipeline_id as pipeline_id,

        -- properties
        'circleci' as tool,
        name,
        branch,
        status as original_status,
        attempt,
        cast(null as text) as url,
        case
            when status = 'success' then 'success'
            when status in ('failed', 'error', 'unauthorized') then 'failure'
            when status = 'canceled' then 'cancelled'
            when status = 'not_run' then 'skipped'
            when status in ('running', 'failing', 'on_hold') then 'running'
        end as status,

        -- timestamps
        {{ to_utc('queued_at') }} as queued_at,
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
