{% set tellers = [
    'stg_files__change_commits',
    'stg_azure_devops__pull_request_commits',
    'stg_gitlab__merge_request_commits',
    'stg_bitbucket__pull_request_commits',
    'stg_git__change_commits',
] %}

with told as (

    {{ told(tellers, [
        'change_id', 'commit_sha', 'author_key', 'tool', 'author_type', 'authored_at', 'committed_at',
    ]) }}

)

select * from told
