with test_runs as (

    select * from {{ ref('fct_test_runs') }}

),

automated as (

    -- Whole seconds: what a sum of many tests' times leaves behind the point is no measurement.
    select
        run_id,
        repository_id,
        cast(floor(duration_seconds + 0.5) as bigint) as duration_seconds,
        passed,
        failed,
        started_at
    from test_runs
    where
        {{ is_past('started_at') }}
        and coalesce(is_automated, true)

),

scoped as (

    {{ in_repository_scopes('automated', [
        'run_id', 'duration_seconds', 'passed', 'failed',
    ], 'started_at') }}

)

select * from scoped
