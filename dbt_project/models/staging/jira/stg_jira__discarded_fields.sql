with landed as (

    select * from {{ source('raw_jira', 'discarded_fields') }}

),

renamed as (

    select
        -- properties
        'jira' as tool,
        table_name,
        field_name,

        -- measures
        occurrence_count
    from landed

)

select * from renamed
