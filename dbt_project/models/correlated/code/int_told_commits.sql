{% set tellers = [
    'stg_files__commits',
    'stg_azure_devops__commits',
    'stg_gitlab__commits',
    'stg_bitbucket__commits',
    'stg_git__commits',
] %}

with told as (

    {{ told(tellers, [
        'repository_id', 'commit_sha', 'author_key', 'patch_id', 'reverts_sha', 'cherry_picked_from_sha', 'tool',
        'author_type', 'lines_added', 'lines_deleted', 'authored_at', 'committed_at',
    ]) }}

)

select * from told
