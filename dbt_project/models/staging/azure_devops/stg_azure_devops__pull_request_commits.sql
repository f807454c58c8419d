with landed as (

    select * from {{ source('raw_azure_devops', 'pull_request_commits') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || change_id as change_id,
        commit_sha,
        author_key,

        -- properties
        'azure_devops' as tool,
        author_type,

        -- timestamps
        {{ to_utc('authored_at') }} as authored_at,
        {{ to_utc('committed_at') }} as committed_at
    from landed

)

select * from renamed
