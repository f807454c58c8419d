with landed as (

    select * from {{ source('raw_azure_devops', 'commit_issue_keys') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || repository_id as repository_id,
        commit_sha,
        upper(issue_key) as issue_key,

        -- properties
        'azure_devops' as tool
    from landed

)

select * from renamed
