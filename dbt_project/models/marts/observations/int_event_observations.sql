with deployments as (

    select * from {{ ref('int_scoped_deployments') }}

),

undeployed_changes as (

    select * from {{ ref('int_scoped_undeployed_changes') }}

),

series as (

    select * from {{ ref('int_series') }}

),

observed as (

    select
        'deployment_frequency' as metric_id,
        scope_type,
        scope_id,
        deployment_id as item_id,
        observed_on
    from deployments
    union all
    select
        'deployment_days_per_week' as metric_id,
        scope_type,
        scope_id,
        deployment_id as item_id,
        observed_on
    from deployments
    union all
    select
        'undeployed_changes' as metric_id,
        scope_type,
        scope_id,
        change_id as item_id,
        observed_on
    from undeployed_changes

),

of_series as (

    select
        series.series_id,
        series.metric_id,
        series.window_family,
        observed.scope_type,
        observed.scope_id,
        observed.item_id,
        observed.observed_on
    from observed
    inner join series on observed.metric_id = series.metric_id

)

select * from of_series
