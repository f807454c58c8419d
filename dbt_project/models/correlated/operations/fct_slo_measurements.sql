with slo_measurements as (

    select * from {{ ref('int_told_slo_measurements') }}

),

named_services as (

    select * from {{ ref('int_named_services') }}

),

settled as (

    -- A service that the program does not know keeps the name that its tool gave it.
    select
        slo_measurements.slo_id,
        coalesce(named_services.service_id, slo_measurements.service_id) as service_id,
        slo_measurements.tool,
        slo_measurements.indicator,
        slo_measurements.target,
        slo_measurements.window_days,
        slo_measurements.good,
        slo_measurements.total,
        slo_measurements.bucket_start
    from slo_measurements
    left join named_services on slo_measurements.service_id = named_services.named_service_id

)

select * from settled
