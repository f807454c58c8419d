{% set tellers = [
    'stg_files__change_files',
    'stg_gitlab__merge_request_files',
    'stg_bitbucket__pull_request_files',
    'stg_git__change_files',
] %}

with told as (

    {{ told(tellers, [
        'change_id', 'file_hash', 'tool', 'directory', 'is_generated', 'lines_added', 'lines_deleted',
    ]) }}

)

select * from told
