with landed as (

    select * from {{ source('raw_openslo', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'openslo' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
