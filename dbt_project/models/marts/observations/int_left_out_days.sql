with changes as (

    select * from {{ ref('mart_dora__changes') }}

),

deployments as (

    select * from {{ ref('int_scoped_deployments') }}

),

series as (

    select * from {{ ref('int_series') }}

),

without_lead_time as (

    select
        service_id,
        repository_id,
        is_bot,
        deployed_at
    from changes
    where
        deployed_at is not null
        and lead_time_seconds is null

),

scoped as (

    {{ in_scopes('without_lead_time', [
        'is_bot',
    ], 'deployed_at') }}

),

left_out as (

    select
        'change_lead_time' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        observed_on
    from scoped
    union all
    select
        'change_lead_time' as metric_id,
        case when is_bot then 'true' else 'false' end as segment_value,
        scope_type,
        scope_id,
        observed_on
    from scoped
    union all
    select
        'change_fail_rate' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        observed_on
    from deployments
    where is_rollback
    union all
    select
        'change_fail_rate_strict' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        observed_on
    from deployments
    where is_rollback

),

of_series as (

    select
        series.series_id,
        series.window_family,
        series.left_out_reason,
        left_out.scope_type,
        left_out.scope_id,
        left_out.observed_on
    from left_out
    inner join series
        on
            left_out.metric_id = series.metric_id
            and coalesce(left_out.segment_value, 'all') = coalesce(series.segment_value, 'all')
    group by
        series.series_id,
        series.window_family,
        series.left_out_reason,
        left_out.scope_type,
        left_out.scope_id,
        left_out.observed_on

)

select * from of_series
