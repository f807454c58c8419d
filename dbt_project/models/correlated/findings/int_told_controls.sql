{% set tellers = [
    'stg_files__controls',
    'stg_ci_artifacts__controls',
] %}

with told as (

    {{ told(tellers, [
        'control_id', 'service_id', 'tool', 'evidence', 'is_automated', 'checked_at',
    ]) }}

)

select * from told
