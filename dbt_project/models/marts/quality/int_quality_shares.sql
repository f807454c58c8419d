with issues as (

    select * from {{ ref('int_scoped_issues') }}

),

resolutions as (

    select * from {{ ref('int_scoped_bug_resolutions') }}

),

coverage as (

    select * from {{ ref('int_scoped_coverage') }}

),

test_runs as (

    select * from {{ ref('int_scoped_test_runs') }}

),

defects as (

    select * from {{ ref('int_scoped_defects') }}

),

controls as (

    select * from {{ ref('int_scoped_automation_controls') }}

),

observed as (

    select
        'bug_fix_rate' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        0 as numerator,
        1 as denominator,
        created_on as observed_on
    from issues
    where is_bug
    union all
    select
        'bug_fix_rate' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        1 as numerator,
        0 as denominator,
        done_on as observed_on
    from issues
    where
        is_bug
        and fix_seconds is not null
    union all
    select
        'bug_reopen_rate' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        case when is_reopened then 1 else 0 end as numerator,
        1 as denominator,
        observed_on
    from resolutions
    union all
    select
        'line_coverage' as metric_id,
        scope_type,
        scope_id,
        repository_id as item_id,
        lines_covered as numerator,
        lines_total as denominator,
        observed_on
    from coverage
    union all
    select
        'branch_coverage' as metric_id,
        scope_type,
        scope_id,
        repository_id as item_id,
        branches_covered as numerator,
        branches_total as denominator,
        observed_on
    from coverage
    where branches_total is not null
    union all
    select
        'escaped_defect_share' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        case when found_in = 'production' then 1 else 0 end as numerator,
        1 as denominator,
        released_on as observed_on
    from defects
    union all
    -- What is found when everything has changed since says little of how it was tested.
    select
        'defect_detection_efficiency' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        case when found_in = 'before release' then 1 else 0 end as numerator,
        1 as denominator,
        released_on as observed_on
    from defects
    where is_within_90_days
    union all
    select
        'regression_defect_share' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        case when is_regression then 1 else 0 end as numerator,
        1 as denominator,
        released_on as observed_on
    from defects
    union all
    select
        'automation_coverage' as metric_id,
        scope_type,
        scope_id,
        service_id as item_id,
        case when is_automated then 1 else 0 end as numerator,
        1 as denominator,
        observed_on
    from controls
    union all
    -- A test that was skipped says nothing.
    select
        'failing_test_share' as metric_id,
        scope_type,
        scope_id,
        run_id as item_id,
        failed as numerator,
        passed + failed as denominator,
        observed_on
    from test_runs
    union all
    select
        'failing_test_run_share' as metric_id,
        scope_type,
        scope_id,
        run_id as item_id,
        case when failed > 0 then 1 else 0 end as numerator,
        1 as denominator,
        observed_on
    from test_runs

),

settled as (

    select
        metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        item_id,
        cast(numerator as bigint) as numerator,
        cast(denominator as bigint) as denominator,
        observed_on
    from observed

)

select * from settled
