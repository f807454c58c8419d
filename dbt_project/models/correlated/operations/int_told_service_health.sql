{% set tellers = [
    'stg_files__service_health',
    'stg_prometheus__service_health',
    'stg_datadog__service_health',
] %}

with told as (

    {{ told(tellers, [
        'service_id', 'tool', 'indicator', 'value', 'measured_at',
    ]) }}

)

select * from told
