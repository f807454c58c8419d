with landed as (

    select * from {{ source('raw_git', 'commits') }}

),

renamed as (

    select
        -- ids
        'git:' || repository_id as repository_id,
        commit_sha,
        author_key,
        patch_id,
        reverts_sha,
        cherry_picked_from_sha,

        -- properties
        'git' as tool,
        author_type,

        -- measures
        lines_added,
        lines_deleted,

        -- timestamps
        {{ to_utc('authored_at') }} as authored_at,
        {{ to_utc('committed_at') }} as committed_at
    from landed

)

select * from renamed
