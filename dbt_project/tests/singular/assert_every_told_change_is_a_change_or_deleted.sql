{{ config(group='correlated') }}

with told as (

    select change_id from {{ ref('stg_github__pull_requests') }}
    union all
    select change_id from {{ ref('int_told_changes') }}

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
