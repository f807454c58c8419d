with hosted_commits as (

    select * from {{ ref('stg_github__pull_request_commits') }}

),

told_commits as (

    select * from {{ ref('int_told_change_commits') }}

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
    from told_commits

)

select * from all_told
