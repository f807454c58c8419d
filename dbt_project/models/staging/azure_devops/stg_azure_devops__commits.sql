with landed as (

    select * from {{ source('raw_azure_devops', 'commits') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || repository_id as repository_id,
        commit_sha,
        author_key,
        cast(null as text) as patch_id,
        reverts_sha,
        cherry_picked_from_sha,

        -- properties
        'azure_devops' as tool,
        author_type,

        -- measures
        cast(null as bigint) as lines_added,
        cast(null as bigint) as lines_deleted,

        -- timestamps
        {{ to_utc('authored_at') }} as authored_at,
        {{ to_utc('committed_at') }} as committed_at
    from landed

)

select * from renamed
