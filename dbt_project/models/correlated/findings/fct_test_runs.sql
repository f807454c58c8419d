with test_runs as (

    select * from {{ ref('int_told_test_runs') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

settled as (

    select
        test_runs.run_id,
        {{ meant_repository('names', 'test_runs.repository_id') }} as repository_id,
        test_runs.commit_sha,
        test_runs.tool,
        test_runs.suite,
        test_runs.is_automated,
        test_runs.duration_seconds,
        test_runs.passed,
        test_runs.failed,
        test_runs.skipped,
        test_runs.started_at
    from test_runs
    left join names on test_runs.repository_id = names.named_repository_id

)

select * from settled
