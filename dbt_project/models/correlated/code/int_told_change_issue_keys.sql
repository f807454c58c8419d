{% set tellers = [
    'stg_files__change_issue_keys',
    'stg_azure_devops__pull_request_issue_keys',
    'stg_gitlab__merge_request_issue_keys',
    'stg_bitbucket__pull_request_issue_keys',
    'stg_git__change_issue_keys',
] %}

with told as (

    {{ told(tellers, [
        'change_id', 'issue_key', 'tool', 'found_in', 'is_closing',
    ]) }}

)

select * from told
