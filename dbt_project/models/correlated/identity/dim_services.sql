with services as (

    select * from {{ ref('stg_program__services') }}

),

settled as (

    select
        service_id,
        name,
        criticality_tier,
        risk_profile
    from services

)

select * from settled
