{% set tellers = [
    'stg_harness__services',
] %}

with told as (

    {{ told(tellers, [
        'alias', 'tool', 'project_id',
    ]) }}

)

select * from told
