with told_alerts as (

    select * from {{ ref('int_told_alerts') }}

),

alerts as (

    select * from {{ ref('fct_alerts') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

named_incidents as (

    select * from {{ ref('int_named_incidents') }}

),

named as (

    -- An alert that names an incident which nobody told of keeps its row, with a NULL incident.
    select
        told_alerts.alert_id,
        named_incidents.incident_id,
        told_alerts.incident_id as incident_as_named
    from told_alerts
    left join named_incidents on told_alerts.incident_id = named_incidents.named_incident_id
    where told_alerts.incident_id is not null

),

suspected as (

    -- What fired while the same service was down, or shortly before users felt it. What names an
    -- incident is under no suspicion, and what was cancelled never was one.
    select
        alerts.alert_id,
        incidents.incident_id,
        alerts.service_id,
        {{ seconds_between('incidents.started_at', 'alerts.fired_at') }} as seconds_after
    from alerts
    inner join incidents
        on
            alerts.service_id = incidents.service_id
            and alerts.fired_at >= {{ add_seconds('incidents.started_at', '-900') }}
            and (incidents.resolved_at is null or alerts.fired_at <= incidents.resolved_at)
    left join named on alerts.alert_id = named.alert_id
    where
        named.alert_id is null
        and incidents.state is distinct from 'cancelled'

),

in_order as (

    -- Of several incidents the one that began nearest to it is the likeliest.
    select
        alert_id,
        incident_id,
        service_id,
        seconds_after,
        row_number() over (
            partition by alert_id
            order by abs(seconds_after) asc nulls last, incident_id asc nulls last
        ) as position
    from suspected

),

together as (

    select
        alert_id,
        incident_id,
        'named' as matched_by,
        {{ as_double('1') }} as confidence,
        true as is_best,
        'named by the alert: ' || incident_as_named as evidence
    from named
    union all
    select
        alert_id,
        incident_id,
        'same_service_alert' as matched_by,
        case when position = 1 then {{ as_double('0.6') }} else {{ as_double('0.3') }} end as confidence,
        position = 1 as is_best,
        'service ' || service_id || ', '
        || cast(abs(seconds_after) as text)
        || case when seconds_after < 0 then ' s before it began' else ' s after it began' end as evidence
    from in_order

)

select * from together
