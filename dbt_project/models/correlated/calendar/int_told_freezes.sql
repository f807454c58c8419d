{% set tellers = [
    'stg_harness__freezes',
] %}

with told as (

    {{ told(tellers, [
        'freeze_id', 'tool', 'scope', 'label', 'time_zone', 'is_enabled', 'is_of_everything', 'started_at',
        'ended_at',
    ]) }}

)

select * from told
