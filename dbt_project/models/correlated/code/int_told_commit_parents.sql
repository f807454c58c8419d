{% set tellers = [
    'stg_files__commit_parents',
    'stg_azure_devops__commit_parents',
    'stg_gitlab__commit_parents',
    'stg_bitbucket__commit_parents',
    'stg_git__commit_parents',
] %}

with told as (

    {{ told(tellers, [
        'repository_id', 'commit_sha', 'parent_sha', 'tool',
    ]) }}

)

select * from told
