{% set tellers = [
    'stg_files__commit_issue_keys',
    'stg_azure_devops__commit_issue_keys',
    'stg_gitlab__commit_issue_keys',
    'stg_bitbucket__commit_issue_keys',
    'stg_git__commit_issue_keys',
] %}

with told as (

    {{ told(tellers, [
        'repository_id', 'commit_sha', 'issue_key', 'tool',
    ]) }}

)

select * from told
