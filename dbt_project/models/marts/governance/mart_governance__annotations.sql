with annotations as (

    select * from {{ ref('dim_annotations') }}

),

begun as (

    select
        annotation_id,
        kind,
        scope_type,
        scope_id,
        from_date,
        to_date,
        label
    from annotations
    where from_date < cast({{ as_of() }} as date)

)

select * from begun
