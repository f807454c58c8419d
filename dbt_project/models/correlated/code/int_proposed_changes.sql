with hosted_changes as (

    select * from {{ ref('stg_github__pull_requests') }}

),

hosted as (

    select * from {{ ref('int_hosted_repositories') }}

),

deletions as (

    select * from {{ ref('int_told_deletions') }}

),

told_changes as (

    select * from {{ ref('int_told_changes') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

repositories as (

    select * from {{ ref('dim_repositories') }}

),

deleted as (

    select entity_id as change_id
    from deletions
    where entity = 'change'

),

all_told as (

    select
        hosted_changes.change_id,
        hosted.repository_id,
        hosted_changes.author_key,
        hosted_changes.merge_commit_sha,
        cast(null as text) as reverts_change_id,
        hosted_changes.reverts_sha,
        hosted_changes.reverts_number,
        hosted_changes.tool,
        hosted_changes.number,
        hosted_changes.state,
        hosted_changes.original_state,
        hosted_changes.author_type,
        hosted_changes.target_branch,
        hosted_changes.is_draft,
        hosted_changes.is_default_target,
        hosted_changes.lines_added,
        hosted_changes.lines_deleted,
        hosted_changes.file_count,
        hosted_changes.commit_count,
        hosted_changes.description_length,
        hosted_changes.created_at,
        hosted_changes.ready_at,
        hosted_changes.merged_at,
        hosted_changes.closed_at
    from hosted_changes
    inner join hosted on hosted_changes.repository_native_id = hosted.repository_native_id
    left join deleted on hosted_changes.change_id = deleted.change_id
    where deleted.change_id is null
    union all
    select
        told_changes.change_id,
        {{ meant_repository('names', 'told_changes.repository_id') }} as repository_id,
        told_changes.author_key,
        told_changes.merge_commit_sha,
        told_changes.reverts_change_id,
        cast(null as text) as reverts_sha,
        cast(null as bigint) as reverts_number,
        told_changes.tool,
        told_changes.number,
        told_changes.state,
        told_changes.original_state,
        told_changes.author_type,
        told_changes.target_branch,
        coalesce(told_changes.is_draft, false) as is_draft,
        -- Without a branch on either side nothing says that the change went anywhere else.
        coalesce(told_changes.target_branch = repositories.default_branch, true) as is_default_target,
        told_changes.lines_added,
        told_changes.lines_deleted,
        told_changes.file_count,
        cast(null as bigint) as commit_count,
        cast(null as bigint) as description_length,
        told_changes.created_at,
        -- A file that says nothing of a draft tells of a change that was ready when it was made.
        coalesce(
            told_changes.ready_at,
            case when coalesce(told_changes.is_draft, false) then null else told_changes.created_at end
        ) as ready_at,
        told_changes.merged_at,
        told_changes.closed_at
    from told_changes
    left join names on told_changes.repository_id = names.named_repository_id
    left join repositories
        on {{ meant_repository('names', 'told_changes.repository_id') }} = repositories.repository_id
    left join deleted on told_changes.change_id = deleted.change_id
    where
        deleted.change_id is null
        -- What a clone's merges stand for is told by the host itself, where one tells of the repository.
        and (told_changes.tool <> 'git' or told_changes.repository_id = names.repository_id)

)

select * from all_told
