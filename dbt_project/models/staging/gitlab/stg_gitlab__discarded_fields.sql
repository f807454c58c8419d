with landed as (

    select * from {{ source('raw_gitlab', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'gitlab' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
