with landed as (

    select * from {{ source('raw_jenkins', 'builds') }}

),

renamed as (

    select
        -- ids
        'jenkins:' || build_id as build_id,
        {{ repository_by_url('repository_url') }} as repository_id,
        commit_sha,

        -- properties
        'jenkins' as tool,
        name,
        branch,
        original_status,
        cast(null as bigint) as attempt,
        url,
        status,

        -- timestamps
        {{ to_utc('queued_at') }} as queued_at,
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
