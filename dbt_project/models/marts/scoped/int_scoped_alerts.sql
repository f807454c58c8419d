with alerts as (

    select * from {{ ref('mart_reliability__alerts') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

scoped as (

    {{ in_scopes('alerts', [
        'alert_id', 'was_actionable', 'is_out_of_hours', 'is_duplicate', 'is_flapping', 'acknowledge_seconds',
    ], 'fired_at', has_repository=false) }}
    union all
    -- An alert that names no service is nobody's but the organisation's.
    select
        alerts.alert_id,
        alerts.was_actionable,
        alerts.is_out_of_hours,
        alerts.is_duplicate,
        alerts.is_flapping,
        alerts.acknowledge_seconds,
        scopes.scope_type,
        scopes.scope_id,
        {{ local_date('alerts.fired_at', 'scopes.time_zone') }} as observed_on
    from alerts
    inner join scopes on scopes.scope_type = 'organisation'
    where alerts.service_id is null

)

select * from scoped
