{% set tellers = [
    'stg_files__change_commits',
    'stg_git__change_commits',
] %}

with told as (

    {{ told(tellers, [
        'change_id', 'commit_sha', 'author_key', 'tool', 'author_type', 'authored_at', 'committed_at',
    ]) }}

)

select * from told
