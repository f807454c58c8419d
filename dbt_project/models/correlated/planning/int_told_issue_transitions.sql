{% set tellers = [
    'stg_files__issue_transitions',
    'stg_azure_devops__issue_transitions',
    'stg_gitlab__issue_transitions',
] %}

with told as (

    {{ told(tellers, [
        'transition_id', 'issue_id', 'tool', 'field', 'from_value', 'to_value', 'from_category',
        'to_category', 'changed_at',
    ]) }}

)

select * from told
