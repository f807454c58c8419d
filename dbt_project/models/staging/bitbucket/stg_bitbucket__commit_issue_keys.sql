with landed as (

    select * from {{ source('raw_bitbucket', 'commit_issue_keys') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || repository_id as repository_id,
        commit_sha,
        upper(issue_key) as issue_key,

        -- properties
        'bitbucket' as tool
    from landed

)

select * from renamed
