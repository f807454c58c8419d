with landed as (

    select * from {{ source('raw_git', 'commit_parents') }}

),

renamed as (

    select
        -- ids
        'git:' || repository_id as repository_id,
        commit_sha,
        parent_sha,

        -- properties
        'git' as tool
    from landed

)

select * from renamed
