{% set tellers = [
    'stg_files__findings',
    'stg_gitlab__findings',
] %}

with told as (

    {{ told(tellers, [
        'finding_id', 'repository_id', 'rule_id', 'path_hash', 'tool', 'detector', 'original_severity',
        'kind', 'opened_at', 'closed_at',
    ]) }}

)

select * from told
