with service_health as (

    select * from {{ ref('fct_service_health') }}

),

settled as (

    select
        service_id,
        tool
    from service_health
    group by service_id, tool

)

select * from settled
