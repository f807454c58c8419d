with issues as (

    select * from {{ ref('int_scoped_issues') }}

),

transitions as (

    select * from {{ ref('fct_issue_transitions') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

with_next as (

    -- Two changes of one moment stand in the order of their numbers, which are texts.
    select
        issue_id,
        from_category,
        to_category,
        changed_at,
        min(case when to_category <> 'done' then changed_at end) over (
            partition by issue_id
            order by changed_at asc nulls last, length(transition_id) asc nulls last, transition_id asc nulls last
            rows between 1 following and unbounded following
        ) as reopened_at
    from transitions
    where field = 'status'

),

resolved as (

    -- From one done state to the next is no resolution.
    select
        issue_id,
        changed_at as resolved_at,
        reopened_at,
        {{ add_seconds('changed_at', 30 * 86400) }} as known_at
    from with_next
    where
        to_category = 'done'
        and from_category is distinct from 'done'

),

known as (

    -- Before its 30 days are over, nobody knows of a resolution whether it will hold.
    select
        issue_id,
        resolved_at,
        coalesce(reopened_at <= known_at, false) as is_reopened
    from resolved
    where {{ is_past('known_at') }}

),

scoped as (

    select
        issues.scope_type,
        issues.scope_id,
        known.issue_id,
        known.resolved_at,
        known.is_reopened,
        {{ local_date('known.resolved_at', 'scopes.time_zone') }} as observed_on
    from known
    inner join issues
        on
            known.issue_id = issues.issue_id
            and issues.is_bug
    inner join scopes
        on
            issues.scope_type = scopes.scope_type
            and issues.scope_id = scopes.scope_id

)

select * from scoped
