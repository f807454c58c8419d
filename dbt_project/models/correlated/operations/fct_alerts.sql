with alerts as (

    select * from {{ ref('int_told_alerts') }}

),

named_services as (

    select * from {{ ref('int_named_services') }}

),

words as (

    select * from {{ ref('int_words') }}

),

settled as (

    select
        alerts.alert_id,
        named_services.service_id,
        alerts.tool,
        alerts.template,
        severities.meaning as severity,
        alerts.original_severity,
        alerts.was_actionable,
        alerts.fired_at,
        alerts.acknowledged_at,
        alerts.resolved_at
    from alerts
    left join named_services on alerts.service_id = named_services.named_service_id
    left join words as severities
        on
            lower(alerts.original_severity) = severities.word
            and alerts.tool = severities.tool
            and severities.domain = 'severity'

)

select * from settled
