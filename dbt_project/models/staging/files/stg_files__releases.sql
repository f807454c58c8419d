with landed as (

    select * from {{ source('raw_files', 'releases') }}

),

renamed as (

    select
        -- ids
        'files:' || release_id as release_id,
        {{ files_key('repository_id') }} as repository_id,
        commit_sha,

        -- properties
        'files' as tool,
        tag,

        -- timestamps
        {{ to_utc('published_at') }} as published_at
    from landed

)

select * from renamed
