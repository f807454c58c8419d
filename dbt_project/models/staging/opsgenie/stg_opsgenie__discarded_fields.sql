with landed as (

    select * from {{ source('raw_opsgenie', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'opsgenie' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
