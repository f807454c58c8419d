with service_health as (

    select * from {{ ref('stg_files__service_health') }}

),

settled as (

    select
        service_id,
        tool,
        indicator,
        value,
        measured_at
    from service_health

)

select * from settled
