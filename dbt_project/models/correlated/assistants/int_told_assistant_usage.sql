{% set tellers = [
    'stg_files__assistant_usage',
    'stg_copilot__assistant_usage',
    'stg_q_developer__assistant_usage',
] %}

with told as (

    {{ told(tellers, [
        'team_id', 'repository_id', 'tool', 'assistant', 'cell', 'period_days', 'eligible_count',
        'active_count', 'shown', 'accepted', 'assisted_changes', 'period_start',
    ]) }}

)

select * from told
