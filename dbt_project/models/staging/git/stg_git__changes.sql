with landed as (

    select * from {{ source('raw_git', 'changes') }}

),

renamed as (

    select
        -- ids
        'git:' || change_id as change_id,
        'git:' || repository_id as repository_id,
        author_key,
        merge_commit_sha,
        cast(null as text) as reverts_change_id,

        -- properties
        'git' as tool,
        number,
        target_branch,
        'merged' as original_state,
        author_type,
        cast(null as text) as labels,
        'merged' as state,

        -- flags
        false as is_draft,

        -- measures
        lines_added,
        lines_deleted,
        file_count,

        -- timestamps
        cast(null as timestamp) as created_at,
        cast(null as timestamp) as ready_at,
        {{ to_utc('merged_at') }} as merged_at,
        {{ to_utc('merged_at') }} as closed_at
    from landed

)

select * from renamed
