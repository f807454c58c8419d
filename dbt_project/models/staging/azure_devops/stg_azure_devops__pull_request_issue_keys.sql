with landed as (

    select * from {{ source('raw_azure_devops', 'pull_request_issue_keys') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || change_id as change_id,
        upper(issue_key) as issue_key,

        -- properties
        'azure_devops' as tool,
        found_in,

        -- flags
        is_closing
    from landed

)

select * from renamed
