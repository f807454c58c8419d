{% set tellers = [
    'stg_github__deletions',
    'stg_jira__deletions',
] %}

with told as (

    {{ told(tellers, [
        'entity_id', 'tool', 'entity', 'noticed_at',
    ]) }}

)

select * from told
