with hosted_commits as (

    select * from {{ ref('stg_github__commits') }}

),

hosted as (

    select * from {{ ref('int_hosted_repositories') }}

),

filed_commits as (

    select * from {{ ref('stg_files__commits') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

of_hosted as (

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

),

of_files as (

    select
        coalesce(names.repository_id, filed_commits.repository_id) as repository_id,
        filed_commits.commit_sha,
        filed_commits.author_key,
        filed_commits.reverts_sha,
        cast(null as text) as cherry_picked_from_sha,
        filed_commits.patch_id,
        filed_commits.tool,
        filed_commits.author_type,
        filed_commits.lines_added,
        filed_commits.lines_deleted,
        filed_commits.authored_at,
        filed_commits.committed_at
    from filed_commits
    left join names on filed_commits.repository_id = names.named_repository_id

),

all_told as (

    select * from of_hosted
    union all
    select * from of_files

),

in_order as (

    -- A commit that a file and a host both tell of is the host's.
    select
        *,
        row_number() over (
            partition by repository_id, commit_sha
            order by tool desc nulls last
        ) as position
    from all_told

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
