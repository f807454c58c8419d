{% set tellers = [
    'stg_files__incident_actions',
    'stg_servicenow__incident_actions',
] %}

with told as (

    {{ told(tellers, [
        'action_id', 'incident_id', 'tool', 'title', 'owner_role', 'due_date', 'completed_at',
    ]) }}

)

select * from told
