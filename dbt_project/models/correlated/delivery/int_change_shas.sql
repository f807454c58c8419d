with changes as (

    select * from {{ ref('fct_changes') }}

),

change_commits as (

    select * from {{ ref('int_change_commits') }}

),

commits as (

    select * from {{ ref('fct_commits') }}

),

merged as (

    select
        change_id,
        repository_id,
        merge_commit_sha
    from changes
    where state = 'merged'

),

merge_commits as (

    select
        merged.change_id,
        merged.repository_id,
        merged.merge_commit_sha as commit_sha
    from merged
    inner join commits
        on
            merged.repository_id = commits.repository_id
            and merged.merge_commit_sha = commits.commit_sha

),

own_commits as (

    select
        merged.change_id,
        merged.repository_id,
        change_commits.commit_sha
    from merged
    inner join change_commits on merged.change_id = change_commits.change_id

),

own_commits_in_the_graph as (

    -- Only where the merge commit is not known: a squash leaves its own commits behind.
    select
        own_commits.change_id,
        own_commits.repository_id,
        own_commits.commit_sha
    from own_commits
    inner join commits
        on
            own_commits.repository_id = commits.repository_id
            and own_commits.commit_sha = commits.commit_sha
    left join merge_commits on own_commits.change_id = merge_commits.change_id
    where merge_commits.change_id is null

),

every_sha as (

    select
        change_id,
        repository_id,
        merge_commit_sha as commit_sha
    from merged
    where merge_commit_sha is not null
    union
    select
        change_id,
        repository_id,
        commit_sha
    from own_commits

),

cherry_picks as (

    select
        every_sha.change_id,
        every_sha.repository_id,
        commits.commit_sha
    from commits
    inner join every_sha
        on
            commits.repository_id = every_sha.repository_id
            and commits.cherry_picked_from_sha = every_sha.commit_sha
    where commits.cherry_picked_from_sha is not null

),

-- A patch that many commits bear, such as a switch that is turned on and off, tells of none of them.
telling_patches as (

    select
        repository_id,
        patch_id
    from commits
    where patch_id is not null
    group by repository_id, patch_id
    having count(*) <= 3

),

-- What was committed before the change did not come from it.
same_patches as (

    select
        every_sha.change_id,
        every_sha.repository_id,
        copies.commit_sha
    from every_sha
    inner join commits
        on
            every_sha.repository_id = commits.repository_id
            and every_sha.commit_sha = commits.commit_sha
    inner join telling_patches
        on
            commits.repository_id = telling_patches.repository_id
            and commits.patch_id = telling_patches.patch_id
    inner join commits as copies
        on
            commits.repository_id = copies.repository_id
            and commits.patch_id = copies.patch_id
            and commits.commit_sha <> copies.commit_sha
            and commits.committed_at <= copies.committed_at
    left join every_sha as own
        on
            every_sha.change_id = own.change_id
            and copies.commit_sha = own.commit_sha
    where own.change_id is null
    group by every_sha.change_id, every_sha.repository_id, copies.commit_sha

),

weighed as (

    select
        change_id,
        repository_id,
        commit_sha,
        {{ as_double('1') }} as confidence
    from merge_commits
    union all
    select
        change_id,
        repository_id,
        commit_sha,
        {{ as_double('1') }} as confidence
    from own_commits_in_the_graph
    union all
    select
        change_id,
        repository_id,
        commit_sha,
        {{ as_double('0.9') }} as confidence
    from cherry_picks
    union all
    select
        change_id,
        repository_id,
        commit_sha,
        {{ as_double('0.85') }} as confidence
    from same_patches

)

select * from weighed
