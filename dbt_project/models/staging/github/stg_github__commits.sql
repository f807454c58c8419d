with landed as (

    select * from {{ source('raw_github', 'commits') }}

),

renamed as (

    select
        -- ids
        repository_native_id,
        commit_sha,
        author_key,
        reverts_sha,
        cherry_picked_from_sha,

        -- properties
        'github' as tool,
        author_type,

        -- measures
        parent_count,

        -- timestamps
        {{ to_utc('authored_at') }} as authored_at,
        {{ to_utc('committed_at') }} as committed_at
    from landed

)

select * from renamed
