{% set tellers = [
    'stg_jenkins__build_causes',
] %}

with told as (

    {{ told(tellers, [
        'build_id', 'upstream_build_id', 'tool',
    ]) }}

),

started as (

    select
        build_id,
        upstream_build_id
    from told
    where upstream_build_id is not null

)

select * from started
