{% set tellers = [
    'stg_files__sprint_issues',
] %}

with told as (

    {{ told(tellers, [
        'sprint_id', 'issue_id', 'tool', 'points_at_add', 'added_at', 'removed_at',
    ]) }}

)

select * from told
