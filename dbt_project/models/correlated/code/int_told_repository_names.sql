{% set tellers = [
    'stg_gitlab__repository_names',
] %}

with told as (

    {{ told(tellers, [
        'named_repository_id', 'repository_id', 'tool', 'first_seen_at',
    ]) }}

)

select * from told
