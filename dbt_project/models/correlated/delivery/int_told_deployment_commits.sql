{% set tellers = [
    'stg_files__deployment_commits',
    'stg_gitlab__deployment_commits',
    'stg_jenkins__change_sets',
] %}

with told as (

    {{ told(tellers, [
        'deployment_id', 'commit_sha', 'tool',
    ]) }}

)

select * from told
