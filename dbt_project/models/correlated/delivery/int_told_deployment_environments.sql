{% set tellers = [
    'stg_harness__deployments',
    'stg_bitbucket__deployments',
] %}

with told as (

    {{ told(tellers, [
        'deployment_id', 'tool', 'environment_kind',
    ]) }}

)

select * from told
