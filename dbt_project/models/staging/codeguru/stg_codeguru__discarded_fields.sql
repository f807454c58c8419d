with landed as (

    select * from {{ source('raw_codeguru', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'codeguru' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
