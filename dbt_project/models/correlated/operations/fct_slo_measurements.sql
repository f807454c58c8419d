with slo_measurements as (

    select * from {{ ref('stg_files__slo_measurements') }}

),

settled as (

    select
        slo_id,
        service_id,
        tool,
        indicator,
        target,
        window_days,
        good,
        total,
        bucket_start
    from slo_measurements

)

select * from settled
