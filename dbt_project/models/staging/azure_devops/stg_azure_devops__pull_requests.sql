with landed as (

    select * from {{ source('raw_azure_devops', 'pull_requests') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || change_id as change_id,
        'azure_devops:' || repository_id as repository_id,
        author_key,
        merge_commit_sha,
        'azure_devops:' || reverts_change_id as reverts_change_id,

        -- properties
        'azure_devops' as tool,
        number,
        target_branch,
        state as original_state,
        author_type,
        labels,
        case state
            when 'active' then 'open'
            when 'completed' then 'merged'
            when 'abandoned' then 'abandoned'
        end as state,

        -- flags
        is_draft,

        -- measures
        cast(null as bigint) as lines_added,
        cast(null as bigint) as lines_deleted,
        cast(null as bigint) as file_count,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('ready_at') }} as ready_at,
        {{ to_utc('merged_at') }} as merged_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
