with service_health as (

    select * from {{ ref('int_told_service_health') }}

),

named_services as (

    select * from {{ ref('int_named_services') }}

),

settled as (

    -- A service that the program does not know keeps the name that its tool gave it.
    select
        coalesce(named_services.service_id, service_health.service_id) as service_id,
        service_health.tool,
        service_health.indicator,
        service_health.value,
        service_health.measured_at
    from service_health
    left join named_services on service_health.service_id = named_services.named_service_id

)

select * from settled
