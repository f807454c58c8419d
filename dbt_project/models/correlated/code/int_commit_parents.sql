with commits as (

    select * from {{ ref('fct_commits') }}

),

hosted_parents as (

    select * from {{ ref('stg_github__commit_parents') }}

),

hosted as (

    select * from {{ ref('int_hosted_repositories') }}

),

told_parents as (

    select * from {{ ref('int_told_commit_parents') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

told as (

    select
        hosted.repository_id,
        hosted_parents.commit_sha,
        hosted_parents.parent_sha
    from hosted_parents
    inner join hosted on hosted_parents.repository_native_id = hosted.repository_native_id
    union
    select
        {{ meant_repository('names', 'told_parents.repository_id') }} as repository_id,
        told_parents.commit_sha,
        told_parents.parent_sha
    from told_parents
    left join names on told_parents.repository_id = names.named_repository_id

),

of_known_commits as (

    -- A commit without parents keeps its row: it is a commit that can be deployed.
    select
        commits.repository_id,
        commits.commit_sha,
        told.parent_sha
    from commits
    left join told
        on
            commits.repository_id = told.repository_id
            and commits.commit_sha = told.commit_sha

)

select * from of_known_commits
