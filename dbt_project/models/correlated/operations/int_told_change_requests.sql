{% set tellers = [
    'stg_servicenow__change_requests',
] %}

with told as (

    {{ told(tellers, [
        'change_request_id', 'deployment_id', 'tool',
    ]) }}

)

select * from told
