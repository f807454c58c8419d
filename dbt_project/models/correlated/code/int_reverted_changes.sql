with changes as (

    select * from {{ ref('int_proposed_changes') }}

),

change_commits as (

    select * from {{ ref('int_change_commits') }}

),

named as (

    select
        change_id,
        reverts_change_id,
        1 as priority
    from changes
    where reverts_change_id is not null

),

by_number as (

    select
        changes.change_id,
        reverted.change_id as reverts_change_id,
        2 as priority
    from changes
    inner join changes as reverted
        on
            changes.repository_id = reverted.repository_id
            and changes.reverts_number = reverted.number
            and changes.tool = reverted.tool

),

by_merge_commit as (

    select
        changes.change_id,
        reverted.change_id as reverts_change_id,
        3 as priority
    from changes
    inner join changes as reverted
        on
            changes.repository_id = reverted.repository_id
            and changes.reverts_sha = reverted.merge_commit_sha

),

by_own_commit as (

    select
        changes.change_id,
        reverted.change_id as reverts_change_id,
        4 as priority
    from changes
    inner join change_commits on changes.reverts_sha = change_commits.commit_sha
    inner join changes as reverted
        on
            change_commits.change_id = reverted.change_id
            and changes.repository_id = reverted.repository_id

),

found as (

    select
        change_id,
        reverts_change_id,
        priority
    from named
    union all
    select
        change_id,
        reverts_change_id,
        priority
    from by_number
    union all
    select
        change_id,
        reverts_change_id,
        priority
    from by_merge_commit
    union all
    select
        change_id,
        reverts_change_id,
        priority
    from by_own_commit

),

in_order as (

    select
        change_id,
        reverts_change_id,
        row_number() over (
            partition by change_id
            order by priority asc nulls last, reverts_change_id asc nulls last
        ) as position
    from found
    where change_id <> reverts_change_id

),

one_per_change as (

    select
        change_id,
        reverts_change_id
    from in_order
    where position = 1

)

select * from one_per_change
