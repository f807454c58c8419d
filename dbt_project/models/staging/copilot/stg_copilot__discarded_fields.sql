with landed as (

    select * from {{ source('raw_copilot', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'copilot' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
