with hosted_commits as (

    select * from {{ ref('stg_github__pull_request_commits') }}

),

filed_commits as (

    select * from {{ ref('stg_files__change_commits') }}

),

all_told as (

    select
        change_id,
        commit_sha,
        author_key,
        author_type,
        authored_at
    from hosted_commits
    union all
    select
        change_id,
        commit_sha,
        author_key,
        author_type,
        authored_at
    from filed_commits

)

select * from all_told
