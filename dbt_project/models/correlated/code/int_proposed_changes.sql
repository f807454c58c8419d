with hosted_changes as (

    select * from {{ ref('stg_github__pull_requests') }}

),

hosted as (

    select * from {{ ref('int_hosted_repositories') }}

),

deletions as (

    select * from {{ ref('stg_github__deletions') }}

),

filed_changes as (

    select * from {{ ref('stg_files__changes') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

repositories as (

    select * from {{ ref('dim_repositories') }}

),

deleted as (

    select 'github:' || native_id as change_id
    from deletions
    where entity = 'pull_requests'

),

of_hosted as (

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

),

of_files as (

    select
        filed_changes.change_id,
        coalesce(names.repository_id, filed_changes.repository_id) as repository_id,
        filed_changes.author_key,
        filed_changes.merge_commit_sha,
        filed_changes.reverts_change_id,
        cast(null as text) as reverts_sha,
        cast(null as bigint) as reverts_number,
        filed_changes.tool,
        filed_changes.number,
        filed_changes.state,
        filed_changes.original_state,
        filed_changes.author_type,
        filed_changes.target_branch,
        coalesce(filed_changes.is_draft, false) as is_draft,
        -- Without a branch on either side nothing says that the change went anywhere else.
        coalesce(filed_changes.target_branch = repositories.default_branch, true) as is_default_target,
        filed_changes.lines_added,
        filed_changes.lines_deleted,
        filed_changes.file_count,
        cast(null as bigint) as commit_count,
        cast(null as bigint) as description_length,
        filed_changes.created_at,
        -- A file that says nothing of a draft tells of a change that was ready when it was made.
        coalesce(
            filed_changes.ready_at,
            case when coalesce(filed_changes.is_draft, false) then null else filed_changes.created_at end
        ) as ready_at,
        filed_changes.merged_at,
        filed_changes.closed_at
    from filed_changes
    left join names on filed_changes.repository_id = names.named_repository_id
    left join repositories
        on coalesce(names.repository_id, filed_changes.repository_id) = repositories.repository_id

),

all_told as (

    select * from of_hosted
    union all
    select * from of_files

)

select * from all_told
