with landed as (

    select * from {{ source('raw_gitlab', 'merge_requests') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || change_id as change_id,
        'gitlab:' || repository_id as repository_id,
        author_key,
        merge_commit_sha,
        'gitlab:' || reverts_change_id as reverts_change_id,

        -- properties
        'gitlab' as tool,
        number,
        target_branch,
        state as original_state,
        author_type,
        labels,
        case state
            when 'opened' then 'open'
            when 'locked' then 'open'
            when 'merged' then 'merged'
            when 'closed' then 'abandoned'
        end as state,

        -- flags
        is_draft,

        -- measures
        lines_added,
        lines_deleted,
        file_count,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('ready_at') }} as ready_at,
        {{ to_utc('merged_at') }} as merged_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
