with landed as (

    select * from {{ source('raw_azure_devops', 'commit_parents') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || repository_id as repository_id,
        commit_sha,
        parent_sha,

        -- properties
        'azure_devops' as tool
    from landed

)

select * from renamed
