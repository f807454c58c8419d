with landed as (

    select * from {{ source('raw_github', 'pull_requests') }}

),

renamed as (

    select
        -- ids
        'github:' || pull_request_id as change_id,
        repository_native_id,
        author_key,
        merge_commit_sha,
        head_sha,
        reverts_sha,

        -- properties
        'github' as tool,
        number,
        state as original_state,
        author_type,
        target_branch,
        labels,
        case state when 'open' then 'open' when 'merged' then 'merged' else 'abandoned' end as state,

        -- flags
        is_draft,
        is_default_target,

        -- measures
        reopened_count,
        description_length,
        reverts_number,
        lines_added,
        lines_deleted,
        file_count,
        commit_count,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('updated_at') }} as updated_at,
        {{ to_utc('ready_at') }} as ready_at,
        {{ to_utc('merged_at') }} as merged_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
