with landed as (

    select * from {{ source('raw_gitlab', 'commit_parents') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || repository_id as repository_id,
        commit_sha,
        parent_sha,

        -- properties
        'gitlab' as tool
    from landed

)

select * from renamed
