with controls as (

    select * from {{ ref('stg_files__controls') }}

),

settled as (

    select
        control_id,
        service_id,
        tool,
        evidence,
        is_automated,
        checked_at
    from controls

)

select * from settled
