with deployments as (

    select * from {{ ref('int_scoped_deployments') }}

),

issues as (

    select * from {{ ref('int_scoped_issues') }}

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
