with landed as (

    select * from {{ source('raw_ci_artifacts', 'test_runs') }}

),

renamed as (

    select
        -- ids
        'ci_artifacts:' || run_id as run_id,
        case
            when is_address then {{ repository_by_url('repository') }}
            else {{ repository_by_name('repository') }}
        end as repository_id,
        commit_sha,

        -- properties
        'ci_artifacts' as tool,
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
