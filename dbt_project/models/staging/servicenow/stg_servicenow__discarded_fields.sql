with landed as (

    select * from {{ source('raw_servicenow', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'servicenow' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
