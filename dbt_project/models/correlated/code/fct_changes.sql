with changes as (

    select * from {{ ref('int_proposed_changes') }}

),

milestones as (

    select * from {{ ref('int_change_milestones') }}

),

sizes as (

    select * from {{ ref('int_change_sizes') }}

),

reverted as (

    select * from {{ ref('int_reverted_changes') }}

),

together as (

    select
        -- ids
        changes.change_id,
        changes.repository_id,
        changes.author_key,
        changes.merge_commit_sha,
        reverted.reverts_change_id,

        -- properties
        changes.tool,
        changes.number,
        changes.state,
        changes.original_state,
        changes.author_type,
        changes.target_branch,

        -- flags
        coalesce(changes.author_type = 'bot', false) as is_bot,
        coalesce(changes.is_draft, false) as is_draft,
        coalesce(changes.is_default_target, false) as is_default_target,

        -- measures
        cast(coalesce(sizes.lines_added, changes.lines_added) as bigint) as lines_added,
        cast(coalesce(sizes.lines_deleted, changes.lines_deleted) as bigint) as lines_deleted,
        coalesce(changes.file_count, sizes.file_count) as file_count,
        coalesce(changes.commit_count, milestones.known_commit_count) as commit_count,
        changes.description_length,

        -- timestamps
        changes.created_at,
        changes.ready_at,
        milestones.first_commit_at,
        milestones.first_review_at,
        milestones.approved_at,
        changes.merged_at,
        changes.closed_at
    from changes
    left join milestones on changes.change_id = milestones.change_id
    left join sizes on changes.change_id = sizes.change_id
    left join reverted on changes.change_id = reverted.change_id

)

select * from together
