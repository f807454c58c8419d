with annotations as (

    select * from {{ ref('stg_program__annotations') }}

),

settled as (

    select
        annotation_id,
        kind,
        scope_type,
        scope_id,
        from_date,
        to_date,
        label
    from annotations

)

select * from settled
