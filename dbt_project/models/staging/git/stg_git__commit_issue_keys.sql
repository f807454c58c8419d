with landed as (

    select * from {{ source('raw_git', 'commit_issue_keys') }}

),

renamed as (

    select
        -- ids
        'git:' || repository_id as repository_id,
        commit_sha,
        upper(issue_key) as issue_key,

        -- properties
        'git' as tool
    from landed

)

select * from renamed
