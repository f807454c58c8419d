with organisations as (

    select * from {{ ref('stg_program__organisation') }}

),

settled as (

    select
        organisation_id,
        name,
        time_zone,
        attribution_horizon_days,
        minimum_contributors
    from organisations

)

select * from settled
