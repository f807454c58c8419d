with landed as (

    select * from {{ source('raw_bitbucket', 'tags') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || release_id as release_id,
        'bitbucket:' || repository_id as repository_id,
        commit_sha,

        -- properties
        'bitbucket' as tool,
        tag,

        -- timestamps
        {{ to_utc('tagged_at') }} as published_at
    from landed

)

select * from renamed
