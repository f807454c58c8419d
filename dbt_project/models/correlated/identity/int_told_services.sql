{% set tellers = [
    'stg_harness__services',
    'stg_pagerduty__services',
    'stg_opsgenie__services',
    'stg_servicenow__business_services',
] %}

with told as (

    {{ told(tellers, [
        'alias', 'tool', 'project_id', 'name',
    ]) }}

)

select * from told
