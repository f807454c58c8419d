with landed as (

    select * from {{ source('raw_harness', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'harness' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
