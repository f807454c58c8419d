with changes as (

    select * from {{ ref('fct_changes') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

rewrites as (

    select * from {{ ref('fct_rewrites') }}

),

persons as (

    -- Some tools number changes and issues each from one on: an id alone may be either.
    -- A bot stands behind nothing, and whom nobody knows can't be counted as one more.
    select
        'change ' || change_id as item_id,
        tool,
        author_key as contributor
    from changes
    where
        author_type = 'person'
        and author_key is not null
    union all
    select
        'issue ' || issue_id as item_id,
        tool,
        assignee_key as contributor
    from issues
    where
        assignee_type = 'person'
        and assignee_key is not null
    union all
    select
        'rewrite ' || rewrite_id as item_id,
        tool,
        author_key as contributor
    from rewrites
    where
        author_type = 'person'
        and author_key is not null

),

with_cohorts as (

    -- A pseudonym begins with the epoch of its key.
    select
        item_id,
        tool || ':' || left(contributor, 5) as cohort,
        contributor
    from persons

)

select * from with_cohorts
