{% set tellers = [
    'stg_files__service_health',
] %}

with told as (

    {{ told(tellers, [
        'service_id', 'tool', 'indicator', 'value', 'measured_at',
    ]) }}

)

select * from told
