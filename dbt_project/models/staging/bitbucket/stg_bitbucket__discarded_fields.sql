with landed as (

    select * from {{ source('raw_bitbucket', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'bitbucket' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
