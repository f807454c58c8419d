with landed as (

    select * from {{ source('raw_azure_devops', 'projects') }}

),

renamed as (

    select
        -- ids
        project_id,

        -- properties
        'azure_devops' as tool,
        name
    from landed

)

select * from renamed
