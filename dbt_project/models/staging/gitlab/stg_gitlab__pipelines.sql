with landed as (

    select * from {{ source('raw_gitlab', 'pipelines') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || build_id as build_id,
        'gitlab:' || repository_id as repository_id,
        commit_sha,

        -- properties
        'gitlab' as tool,
        name,
        branch,
        status as original_status,
        cast(null as bigint) as attempt,
        cast(null as text) as url,
        case
            when status = 'success' then 'success'
            when status = 'failed' then 'failure'
            when status = 'canceled' then 'cancelled'
            when status = 'skipped' then 'skipped'
            when
                status in (
                    'created', 'waiting_for_resource', 'waiting_for_callback', 'preparing', 'pending', 'running',
                    'canceling', 'manual', 'scheduled'
                )
                then 'running'
        end as status,

        -- timestamps
        {{ to_utc('queued_at') }} as queued_at,
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
