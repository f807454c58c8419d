with issues as (

    select * from {{ ref('int_scoped_issues') }}

),

test_runs as (

    select * from {{ ref('int_scoped_test_runs') }}

),

observed as (

    select
        'bug_fix_time' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        fix_seconds as seconds,
        done_on as observed_on
    from issues
    where
        is_bug
        and fix_seconds is not null
    union all
    select
        'test_duration' as metric_id,
        scope_type,
        scope_id,
        run_id as item_id,
        duration_seconds as seconds,
        observed_on
    from test_runs
    where duration_seconds is not null

),

without_segments as (

    select
        metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        item_id,
        cast(seconds as bigint) as seconds,
        observed_on,
        false as is_open
    from observed

)

select * from without_segments
