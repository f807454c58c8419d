with landed as (

    select * from {{ source('raw_files', 'builds') }}

),

renamed as (

    select
        -- ids
        'files:' || build_id as build_id,
        {{ files_key('repository_id') }} as repository_id,
        commit_sha,

        -- properties
        'files' as tool,
        name,
        branch,
        status as original_status,
        attempt,
        url,
        lower(status) as status,

        -- timestamps
        {{ to_utc('queued_at') }} as queued_at,
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
