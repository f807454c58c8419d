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

with_earlier as (

    -- Of one whose end nobody tells, it is known only that it fired.
    select
        alert_id,
        service_id,
        tool,
        template,
        severity,
        was_actionable,
        fired_at,
        acknowledged_at,
        resolved_at,
        time_zone,
        fired_on,
        max(greatest(coalesce(resolved_at, fired_at), fired_at)) over (
            partition by service_id, template
            order by fired_at asc nulls last, alert_id asc nulls last
            rows between unbounded preceding and 1 preceding
        ) as earlier_until
    from fired

),

compared as (

    select
        alert_id,
        service_id,
        tool,
        template,
        severity,
        was_actionable,
        fired_at,
        acknowledged_at,
        resolved_at,
        time_zone,
        fired_on,
        case
            when service_id is not null and template is not null
                then coalesce(fired_at < earlier_until, false)
        end as is_duplicate,
        case
            when service_id is not null and template is not null
                then
                    coalesce(
                        fired_at >= earlier_until and fired_at <= {{ add_seconds('earlier_until', '3600') }}, false
                    )
        end as is_flapping
    from with_earlier

),

measured as (

    select
        -- ids
        compared.alert_id,
        compared.service_id,

        -- properties
        compared.tool,
        compared.template,
        compared.severity,
        spans.definition_version,

        -- flags
        compared.was_actionable,
        {{ days_between(week_start('compared.fired_on'), 'compared.fired_on') }} >= 5
        or compared.fired_at < {{ local_hour_utc('compared.fired_on', 9, 'compared.time_zone') }}
        or compared.fired_at >= {{ local_hour_utc('compared.fired_on', 18, 'compared.time_zone') }} as is_out_of_hours,
        compared.is_duplicate,
        compared.is_flapping,

        -- measures
        case
            when compared.acknowledged_at >= compared.fired_at
                then {{ seconds_between('compared.fired_at', 'compared.acknowledged_at') }}
        end as acknowledge_seconds,

        -- timestamps
        compared.fired_at,
        compared.acknowledged_at,
        compared.resolved_at
    from compared
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'alert_out_of_hours_share'
            and {{ held_on('compared.fired_at') }}

)

select * from measured
