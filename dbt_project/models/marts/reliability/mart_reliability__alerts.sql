with alerts as (

    select * from {{ ref('fct_alerts') }}

),

service_scopes as (

    select * from {{ ref('int_service_scopes') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

fired as (

    -- The clock on the wall is that of the team that owned the service when it fired.
    select
        alerts.alert_id,
        alerts.service_id,
        alerts.tool,
        alerts.template,
        alerts.severity,
        alerts.was_actionable,
        alerts.fired_at,
        case when {{ is_past('alerts.acknowledged_at') }} then alerts.acknowledged_at end as acknowledged_at,
        case when {{ is_past('alerts.resolved_at') }} then alerts.resolved_at end as resolved_at,
        teams.time_zone,
        {{ local_date('alerts.fired_at', 'teams.time_zone') }} as fired_on
    from alerts
    left join service_scopes as teams
        on
            alerts.service_id = teams.service_id
            and teams.scope_type = 'team'
            and alerts.fired_at >= teams.from_at
            and alerts.fired_at < teams.to_at
    where {{ is_past('alerts.fired_at') }}

),

measured as (

    select
        -- ids
        fired.alert_id,
        fired.service_id,

        -- properties
        fired.tool,
        fired.template,
        fired.severity,
        spans.definition_version,

        -- flags
        fired.was_actionable,
        {{ days_between(week_start('fired.fired_on'), 'fired.fired_on') }} >= 5
        or fired.fired_at < {{ local_hour_utc('fired.fired_on', 9, 'fired.time_zone') }}
        or fired.fired_at >= {{ local_hour_utc('fired.fired_on', 18, 'fired.time_zone') }} as is_out_of_hours,

        -- measures
        case
            when fired.acknowledged_at >= fired.fired_at
                then {{ seconds_between('fired.fired_at', 'fired.acknowledged_at') }}
        end as acknowledge_seconds,

        -- timestamps
        fired.fired_at,
        fired.acknowledged_at,
        fired.resolved_at
    from fired
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'alert_out_of_hours_share'
            and {{ held_on('fired.fired_at') }}

)

select * from measured
