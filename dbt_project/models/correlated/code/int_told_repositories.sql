{% set tellers = [
    'stg_files__repositories',
    'stg_git__repositories',
] %}

with told as (

    {{ told(tellers, [
        'repository_id', 'tool', 'name', 'default_branch', 'url',
    ]) }}

)

select * from told
