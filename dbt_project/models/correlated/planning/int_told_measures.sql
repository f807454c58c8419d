{% set tellers = [
    'stg_files__measures',
] %}

with told as (

    {{ told(tellers, [
        'measure_id', 'scope_id', 'tool', 'scope_type', 'value', 'n', 'date',
    ]) }}

)

select * from told
