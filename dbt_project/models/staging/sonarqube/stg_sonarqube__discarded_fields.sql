with landed as (

    select * from {{ source('raw_sonarqube', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'sonarqube' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
