with landed as (

    select * from {{ source('raw_datadog', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'datadog' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
