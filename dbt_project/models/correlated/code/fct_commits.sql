with hosted_commits as (

    select * from {{ ref('stg_github__commits') }}

),

hosted as (

    select * from {{ ref('int_hosted_repositories') }}

),

told_commits as (

    select * from {{ ref('int_told_commits') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

all_told as (

    select
        hosted.repository_id,
        hosted_commits.commit_sha,
        hosted_commits.author_key,
        hosted_commits.reverts_sha,
        hosted_commits.cherry_picked_from_sha,
        cast(null as text) as patch_id,
        hosted_commits.tool,
        hosted_commits.author_type,
        cast(null as bigint) as lines_added,
        cast(null as bigint) as lines_deleted,
        hosted_commits.authored_at,
        hosted_commits.committed_at
    from hosted_commits
    inner join hosted on hosted_commits.repository_native_id = hosted.repository_native_id
    union all
    select
        {{ meant_repository('names', 'told_commits.repository_id') }} as repository_id,
        told_commits.commit_sha,
        told_commits.author_key,
        told_commits.reverts_sha,
        told_commits.cherry_picked_from_sha,
        told_commits.patch_id,
        told_commits.tool,
        told_commits.author_type,
        told_commits.lines_added,
        told_commits.lines_deleted,
        told_commits.authored_at,
        told_commits.committed_at
    from told_commits
    left join names on told_commits.repository_id = names.named_repository_id

),

in_order as (

    -- A commit that a file or a clone and a host both tell of is the host's; without a repository it is
    -- nobody's. What its patch is, only some of them tell.
    select
        repository_id,
        commit_sha,
        author_key,
        reverts_sha,
        cherry_picked_from_sha,
        max(patch_id) over (partition by repository_id, commit_sha) as patch_id,
        tool,
        author_type,
        lines_added,
        lines_deleted,
        authored_at,
        committed_at,
        row_number() over (
            partition by repository_id, commit_sha
            order by case when tool in ('files', 'git') then 1 else 0 end asc nulls last, tool desc nulls last
        ) as position
    from all_told
    where repository_id is not null

),

one_per_commit as (

    select
        -- ids
        repository_id,
        commit_sha,
        author_key,
        reverts_sha,
        cherry_picked_from_sha,
        patch_id,

        -- properties
        tool,
        author_type,

        -- flags
        coalesce(author_type = 'bot', false) as is_bot,

        -- measures
        lines_added,
        lines_deleted,

        -- timestamps
        authored_at,
        committed_at
    from in_order
    where position = 1

)

select * from one_per_commit
