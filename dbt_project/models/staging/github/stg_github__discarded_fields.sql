with landed as (

    select * from {{ source('raw_github', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'github' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
