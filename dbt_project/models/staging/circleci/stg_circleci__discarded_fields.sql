with landed as (

    select * from {{ source('raw_circleci', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'circleci' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
