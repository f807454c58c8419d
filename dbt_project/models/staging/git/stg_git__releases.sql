with landed as (

    select * from {{ source('raw_git', 'releases') }}

),

renamed as (

    select
        -- ids
        'git:' || release_id as release_id,
        'git:' || repository_id as repository_id,
        commit_sha,

        -- properties
        'git' as tool,
        tag,

        -- timestamps
        {{ to_utc('published_at') }} as published_at
    from landed

)

select * from renamed
