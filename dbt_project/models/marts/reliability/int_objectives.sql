with service_levels as (

    select * from {{ ref('mart_reliability__service_levels') }}

),

settled as (

    select
        slo_id,
        min(tool) as tool
    from service_levels
    group by slo_id

)

select * from settled
