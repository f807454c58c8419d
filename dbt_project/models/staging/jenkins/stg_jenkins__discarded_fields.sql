with landed as (

    select * from {{ source('raw_jenkins', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'jenkins' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
