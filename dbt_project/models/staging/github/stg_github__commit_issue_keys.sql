with landed as (

    select * from {{ source('raw_github', 'commit_issue_keys') }}

),

renamed as (

    select
        -- ids
        repository_native_id,
        commit_sha,
        issue_key,

        -- properties
        'github' as tool
    from landed

)

select * from renamed
