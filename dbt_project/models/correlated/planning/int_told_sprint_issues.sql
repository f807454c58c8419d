{% set tellers = [
    'stg_files__sprint_issues',
    'stg_azure_devops__sprint_issues',
    'stg_gitlab__iteration_issues',
] %}

with told as (

    {{ told(tellers, [
        'sprint_id', 'issue_id', 'tool', 'points_at_add', 'added_at', 'removed_at',
    ]) }}

)

select * from told
