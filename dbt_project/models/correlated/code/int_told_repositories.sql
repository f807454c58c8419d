{% set tellers = [
    'stg_files__repositories',
    'stg_azure_devops__repositories',
    'stg_gitlab__repositories',
    'stg_bitbucket__repositories',
    'stg_git__repositories',
] %}

with told as (

    {{ told(tellers, [
        'repository_id', 'tool', 'name', 'default_branch', 'url',
    ]) }}

)

select * from told
