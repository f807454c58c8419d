with landed as (

    select * from {{ source('raw_bitbucket', 'commit_parents') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || repository_id as repository_id,
        commit_sha,
        parent_sha,

        -- properties
        'bitbucket' as tool
    from landed

)

select * from renamed
