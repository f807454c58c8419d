with told as (

    select * from {{ ref('int_told_services') }}

),

named_services as (

    select * from {{ ref('int_named_services') }}

),

unnamed as (

    -- A service of two projects has one alias, and is missed once.
    select
        told.alias as named_service_id,
        told.tool,
        min(told.name) as name
    from told
    left join named_services on told.alias = named_services.named_service_id
    where named_services.service_id is null
    group by told.alias, told.tool

)

select * from unnamed
