with deployments as (

    select * from {{ ref('int_scoped_deployments') }}

),

issues as (

    select * from {{ ref('int_scoped_issues') }}

),

series as (

    select * from {{ ref('int_series') }}

),

observed as (

    -- A rollback is in neither term: it is the end of a failure and no change.
    select
        'change_fail_rate' as metric_id,
        scope_type,
        scope_id,
        deployment_id as item_id,
        case when is_failed_inferred then 1 else 0 end as numerator,
        1 as denominator,
        observed_on
    from deployments
    where not is_rollback
    union all
    select
        'change_fail_rate_strict' as metric_id,
        scope_type,
        scope_id,
        deployment_id as item_id,
        case when is_failed_strict then 1 else 0 end as numerator,
        1 as denominator,
        observed_on
    from deployments
    where not is_rollback
    union all
    select
        'deployment_rework_rate' as metric_id,
        scope_type,
        scope_id,
        deployment_id as item_id,
        case when is_rework then 1 else 0 end as numerator,
        1 as denominator,
        observed_on
    from deployments
    union all
    select
        'issue_flow_efficiency' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        active_seconds as numerator,
        active_seconds + waiting_seconds as denominator,
        done_on as observed_on
    from issues
    where
        is_item
        and done_on is not null
        and active_seconds is not null
        and waiting_seconds is not null

),

of_series as (

    select
        series.series_id,
        series.window_family,
        observed.scope_type,
        observed.scope_id,
        observed.item_id,
        observed.numerator,
        observed.denominator,
        observed.observed_on
    from observed
    inner join series on observed.metric_id = series.metric_id

)

select * from of_series
