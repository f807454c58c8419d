{% set tellers = [
    'stg_files__releases',
    'stg_gitlab__releases',
    'stg_bitbucket__tags',
    'stg_git__releases',
] %}

with told as (

    {{ told(tellers, [
        'release_id', 'repository_id', 'commit_sha', 'tool', 'tag', 'published_at',
    ]) }}

)

select * from told
