with discarded_fields as (

    select * from {{ ref('int_told_discarded_fields') }}

),

settled as (

    select
        tool,
        table_name,
        field_name,
        occurrence_count
    from discarded_fields

)

select * from settled
