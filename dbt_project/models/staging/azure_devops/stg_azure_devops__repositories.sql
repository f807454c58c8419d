with landed as (

    select * from {{ source('raw_azure_devops', 'repositories') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || repository_id as repository_id,

        -- properties
        'azure_devops' as tool,
        name,
        default_branch,
        url
    from landed

)

select * from renamed
