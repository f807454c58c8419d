with landed as (

    select * from {{ source('raw_github', 'commit_parents') }}

),

renamed as (

    select
        -- ids
        repository_native_id,
        commit_sha,
        parent_sha,

        -- properties
        'github' as tool,
        position
    from landed

)

select * from renamed
