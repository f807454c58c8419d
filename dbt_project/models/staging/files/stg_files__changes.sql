with landed as (

    select * from {{ source('raw_files', 'changes') }}

),

renamed as (

    select
        -- ids
        'files:' || change_id as change_id,
        {{ files_key('repository_id') }} as repository_id,
        author_key,
        merge_commit_sha,
        {{ files_key('reverts_change_id') }} as reverts_change_id,

        -- properties
        'files' as tool,
        number,
        target_branch,
        state as original_state,
        author_type,
        labels,
        lower(state) as state,

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
