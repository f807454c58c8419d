{% set tellers = [
    'stg_files__alerts',
    'stg_pagerduty__alerts',
    'stg_opsgenie__alerts',
    'stg_alertmanager__alerts',
] %}

with told as (

    {{ told(tellers, [
        'alert_id', 'service_id', 'incident_id', 'tool', 'template', 'original_severity', 'was_actionable',
        'fired_at', 'acknowledged_at', 'resolved_at',
    ]) }}

)

select * from told
