{% set tellers = [
    'stg_pagerduty__oncall_load',
    'stg_opsgenie__oncall_load',
] %}

with told as (

    {{ told(tellers, [
        'team_id', 'tool', 'team_name', 'week_start', 'primary_hours', 'oncall_hours', 'person_count',
    ]) }}

)

select * from told
