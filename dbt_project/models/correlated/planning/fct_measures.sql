with measures as (

    select * from {{ ref('int_told_measures') }}

),

registered as (

    select * from {{ ref('stg_program__measures') }}

),

settled as (

    select
        measures.measure_id,
        registered.name,
        registered.unit,
        registered.owner_role,
        registered.method,
        registered.audience,
        measures.scope_type,
        measures.scope_id,
        measures.date,
        measures.value,
        measures.n
    from measures
    -- One that was taken off the register keeps its values, and has nobody to answer for it.
    left join registered on measures.measure_id = registered.measure_id

)

select * from settled
