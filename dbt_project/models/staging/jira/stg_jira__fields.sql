with landed as (

    select * from {{ source('raw_jira', 'fields') }}

),

renamed as (

    select
        -- ids
        field_id,

        -- properties
        'jira' as tool,
        role,
        schema_custom
    from landed

)

select * from renamed
