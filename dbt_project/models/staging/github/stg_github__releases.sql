with landed as (

    select * from {{ source('raw_github', 'releases') }}

),

renamed as (

    select
        -- ids
        'github:' || release_id as release_id,
        repository_native_id,

        -- properties
        'github' as tool,
        tag,

        -- flags
        is_draft,
        is_prerelease,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('published_at') }} as published_at
    from landed

)

select * from renamed
