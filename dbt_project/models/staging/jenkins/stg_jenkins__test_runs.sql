with landed as (

    select * from {{ source('raw_jenkins', 'test_runs') }}

),

renamed as (

    select
        -- ids
        'jenkins:' || run_id as run_id,
        {{ repository_by_url('repository_url') }} as repository_id,
        commit_sha,

        -- properties
        'jenkins' as tool,
        suite,

        -- flags
        true as is_automated,

        -- measures
        duration_seconds,
        passed,
        failed,
        skipped,

        -- timestamps
        {{ to_utc('started_at') }} as started_at
    from landed

)

select * from renamed
