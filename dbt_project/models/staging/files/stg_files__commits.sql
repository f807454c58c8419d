with landed as (

    select * from {{ source('raw_files', 'commits') }}

),

renamed as (

    select
        -- ids
        {{ files_key('repository_id') }} as repository_id,
        commit_sha,
        author_key,
        patch_id,
        reverts_sha,
        cast(null as text) as cherry_picked_from_sha,

        -- properties
        'files' as tool,
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
