with rewrites as (

    select * from {{ ref('int_told_rewrites') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

of_repositories as (

    select
        {{ meant_repository('names', 'rewrites.repository_id') }} as repository_id,
        rewrites.commit_sha,
        rewrites.author_key,
        rewrites.tool,
        rewrites.author_type,
        rewrites.lines_changed,
        rewrites.lines_rewritten,
        rewrites.committed_at,
        rewrites.repository_id as named_repository_id
    from rewrites
    left join names on rewrites.repository_id = names.named_repository_id

),

in_order as (

    -- Two clones of one repository, made under its former and its present address, tell the same twice.
    select
        repository_id,
        commit_sha,
        author_key,
        tool,
        author_type,
        lines_changed,
        lines_rewritten,
        committed_at,
        row_number() over (
            partition by repository_id, commit_sha
            order by tool asc nulls last, named_repository_id asc nulls last
        ) as position
    from of_repositories
    where repository_id is not null

),

one_per_commit as (

    select
        -- ids
        repository_id || '@' || commit_sha as rewrite_id,
        repository_id,
        commit_sha,
        author_key,

        -- properties
        tool,
        author_type,

        -- flags
        coalesce(author_type = 'bot', false) as is_bot,

        -- measures
        lines_changed,
        lines_rewritten,

        -- timestamps
        committed_at
    from in_order
    where position = 1

)

select * from one_per_commit
