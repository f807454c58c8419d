{% set tellers = [
    'stg_files__changes',
    'stg_azure_devops__pull_requests',
    'stg_gitlab__merge_requests',
    'stg_bitbucket__pull_requests',
    'stg_git__changes',
] %}

with told as (

    {{ told(tellers, [
        'change_id', 'repository_id', 'author_key', 'merge_commit_sha', 'reverts_change_id', 'tool', 'number',
        'target_branch', 'original_state', 'author_type', 'labels', 'state', 'is_draft', 'lines_added',
        'lines_deleted', 'file_count', 'created_at', 'ready_at', 'merged_at', 'closed_at',
    ]) }}

)

select * from told
