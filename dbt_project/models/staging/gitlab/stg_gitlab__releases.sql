with landed as (

    select * from {{ source('raw_gitlab', 'releases') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || release_id as release_id,
        'gitlab:' || repository_id as repository_id,
        commit_sha,

        -- properties
        'gitlab' as tool,
        tag,

        -- timestamps
        {{ to_utc('published_at') }} as published_at
    from landed

)

select * from renamed
