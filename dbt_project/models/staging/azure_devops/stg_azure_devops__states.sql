with landed as (

    select * from {{ source('raw_azure_devops', 'states') }}

),

renamed as (

    select
        -- ids
        project_id,

        -- properties
        'azure_devops' as tool,
        issue_type,
        state,
        category
    from landed

)

select * from renamed
