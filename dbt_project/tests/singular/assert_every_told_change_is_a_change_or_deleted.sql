{{ config(group='correlated') }}

with told_changes as (

    select * from {{ ref('int_told_changes') }}

),

names as (

    select * from {{ ref('int_named_repositories') }}

),

told as (

    select change_id from {{ ref('stg_github__pull_requests') }}
    union all
    -- A clone leaves the changes to the host that tells of its repository.
    select told_changes.change_id
    from told_changes
    left join names on told_changes.repository_id = names.named_repository_id
    where told_changes.tool <> 'git' or told_changes.repository_id = names.repository_id

),

changes as (

    select * from {{ ref('fct_changes') }}

),

deletions as (

    select * from {{ ref('fct_deletions') }}

),

lost as (

    select told.change_id
    from told
    left join changes on told.change_id = changes.change_id
    left join deletions
        on
            told.change_id = deletions.entity_id
            and deletions.entity = 'change'
    where
        changes.change_id is null
        and deletions.entity_id is null

)

select * from lost
