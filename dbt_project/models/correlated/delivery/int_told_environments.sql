{% set tellers = [
    'stg_gitlab__environments',
    'stg_bitbucket__environments',
] %}

with told as (

    {{ told(tellers, [
        'environment_id', 'repository_id', 'tool', 'original_environment', 'environment_kind',
    ]) }}

)

select * from told
