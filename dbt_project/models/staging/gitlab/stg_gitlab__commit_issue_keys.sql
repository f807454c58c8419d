with landed as (

    select * from {{ source('raw_gitlab', 'commit_issue_keys') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || repository_id as repository_id,
        commit_sha,
        upper(issue_key) as issue_key,

        -- properties
        'gitlab' as tool
    from landed

)

select * from renamed
