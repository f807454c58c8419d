with landed as (

    select * from {{ source('raw_azure_devops', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'azure_devops' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
