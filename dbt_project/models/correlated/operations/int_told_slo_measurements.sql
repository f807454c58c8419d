{% set tellers = [
    'stg_files__slo_measurements',
    'stg_prometheus__slo_measurements',
    'stg_datadog__slo_measurements',
] %}

with told as (

    {{ told(tellers, [
        'slo_id', 'service_id', 'tool', 'indicator', 'target', 'window_days', 'good', 'total', 'bucket_start',
    ]) }}

)

select * from told
