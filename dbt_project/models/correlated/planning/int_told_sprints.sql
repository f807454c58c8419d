{% set tellers = [
    'stg_files__sprints',
    'stg_azure_devops__sprints',
    'stg_gitlab__iterations',
] %}

with told as (

    {{ told(tellers, [
        'sprint_id', 'board_id', 'tool', 'name', 'started_at', 'ended_at', 'completed_at',
    ]) }}

)

select * from told
