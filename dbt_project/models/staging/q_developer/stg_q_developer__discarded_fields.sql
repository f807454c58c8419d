with landed as (

    select * from {{ source('raw_q_developer', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'q_developer' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
