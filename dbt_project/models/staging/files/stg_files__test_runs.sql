with landed as (

    select * from {{ source('raw_files', 'test_runs') }}

),

renamed as (

    select
        -- ids
        'files:' || run_id as run_id,
        {{ files_key('repository_id') }} as repository_id,
        commit_sha,

        -- properties
        'files' as tool,
        suite,

        -- flags
        is_automated,

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
