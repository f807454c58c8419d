{% set tellers = [
    'stg_files__sprints',
] %}

with told as (

    {{ told(tellers, [
        'sprint_id', 'board_id', 'tool', 'name', 'started_at', 'ended_at', 'completed_at',
    ]) }}

)

select * from told
