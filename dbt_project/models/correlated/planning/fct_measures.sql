with measures as (

    select * from {{ ref('int_told_measures') }}

),

settled as (

    select
        measure_id,
        scope_type,
        scope_id,
        date,
        value,
        n
    from measures

)

select * from settled
