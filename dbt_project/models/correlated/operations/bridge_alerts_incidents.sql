with alerts as (

    select * from {{ ref('int_told_alerts') }}

),

named as (

    select * from {{ ref('int_named_incidents') }}

),

settled as (

    -- An alert that names an incident which nobody told of keeps its row, with a NULL incident.
    select
        alerts.alert_id,
        named.incident_id,
        'named' as matched_by,
        {{ as_double('1') }} as confidence,
        true as is_best,
        'named by the alert: ' || alerts.incident_id as evidence
    from alerts
    left join named on alerts.incident_id = named.named_incident_id
    where alerts.incident_id is not null

)

select * from settled
