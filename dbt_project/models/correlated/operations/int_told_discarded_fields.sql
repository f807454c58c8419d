{% set tellers = [
    'stg_github__discarded_fields',
    'stg_jira__discarded_fields',
    'stg_copilot__discarded_fields',
    'stg_q_developer__discarded_fields',
] %}

with told as (

    {{ told(tellers, [
        'tool', 'table_name', 'field_name', 'occurrence_count',
    ]) }}

)

select * from told
