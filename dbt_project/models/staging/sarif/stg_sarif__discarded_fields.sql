with landed as (

    select * from {{ source('raw_sarif', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'sarif' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
