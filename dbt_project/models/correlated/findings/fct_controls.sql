with controls as (

    select * from {{ ref('int_told_controls') }}

),

named_services as (

    select * from {{ ref('int_named_services') }}

),

settled as (

    -- A service that the program does not know keeps the name that its tool gave it.
    select
        controls.control_id,
        coalesce(named_services.service_id, controls.service_id) as service_id,
        controls.tool,
        controls.evidence,
        controls.is_automated,
        controls.checked_at
    from controls
    left join named_services on controls.service_id = named_services.named_service_id

)

select * from settled
