with landed as (

    select * from {{ source('raw_alertmanager', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'alertmanager' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
