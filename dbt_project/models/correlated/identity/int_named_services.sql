with services as (

    select * from {{ ref('dim_services') }}

),

aliases as (

    select * from {{ ref('stg_program__service_aliases') }}

),

every_name as (

    select
        service_id as named_service_id,
        service_id
    from services
    union all
    select
        alias as named_service_id,
        service_id
    from aliases

)

select * from every_name
