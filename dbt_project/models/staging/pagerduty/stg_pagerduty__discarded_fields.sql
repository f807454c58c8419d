with landed as (

    select * from {{ source('raw_pagerduty', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'pagerduty' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
