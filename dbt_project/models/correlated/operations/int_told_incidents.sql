{% set tellers = [
    'stg_files__incidents',
    'stg_servicenow__incidents',
    'stg_pagerduty__incidents',
    'stg_opsgenie__incidents',
] %}

with told as (

    {{ told(tellers, [
        'incident_id', 'service_id', 'caused_by_deployment_id', 'caused_by_change_id',
        'remedied_by_change_id', 'tool', 'original_severity', 'title', 'original_state', 'detected_by',
        'cause_category', 'state', 'started_at', 'detected_at', 'acknowledged_at', 'mitigated_at',
        'resolved_at', 'reviewed_at', 'closed_at',
    ]) }}

)

select * from told
