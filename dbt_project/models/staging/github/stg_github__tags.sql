with landed as (

    select * from {{ source('raw_github', 'tags') }}

),

renamed as (

    select
        -- ids
        repository_native_id,
        commit_sha,

        -- properties
        'github' as tool,
        tag
    from landed

)

select * from renamed
