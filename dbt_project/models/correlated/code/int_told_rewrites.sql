{% set tellers = [
    'stg_git__rewrites',
] %}

with told as (

    {{ told(tellers, [
        'repository_id', 'commit_sha', 'author_key', 'tool', 'author_type', 'lines_changed', 'lines_rewritten',
        'committed_at',
    ]) }}

)

select * from told
