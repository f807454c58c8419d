with landed as (

    select * from {{ source('raw_prometheus', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'prometheus' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
