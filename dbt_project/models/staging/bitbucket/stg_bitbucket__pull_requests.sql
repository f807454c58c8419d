with landed as (

    select * from {{ source('raw_bitbucket', 'pull_requests') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || change_id as change_id,
        'bitbucket:' || repository_id as repository_id,
        author_key,
        merge_commit_sha,
        'bitbucket:' || reverts_change_id as reverts_change_id,

        -- properties
        'bitbucket' as tool,
        number,
        target_branch,
        state as original_state,
        author_type,
        cast(null as text) as labels,
        case state when 'OPEN' then 'open' when 'MERGED' then 'merged' else 'abandoned' end as state,

        -- flags
        is_draft,

        -- measures
        lines_added,
        lines_deleted,
        file_count,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('updated_at') }} as updated_at,
        {{ to_utc('ready_at') }} as ready_at,
        {{ to_utc('merged_at') }} as merged_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
