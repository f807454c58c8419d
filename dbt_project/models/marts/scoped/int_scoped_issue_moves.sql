with scoped_issues as (

    select * from {{ ref('int_scoped_issues') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

spans as (

    select * from {{ ref('int_issue_spans') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

moves as (

    -- An issue arrives when it is made and again when it is opened again; what was made done never did.
    select
        spans.issue_id,
        spans.started_at as moved_at,
        case when spans.category = 'done' then 0 else 1 end as arrived_count,
        case when spans.category = 'done' then 1 else 0 end as closed_count
    from spans
    inner join issues on spans.issue_id = issues.issue_id
    where
        not issues.is_subtask
        and issues.issue_type in ('feature', 'bug', 'task')
        and {{ is_past('spans.started_at') }}
        and (
            (spans.position = 0 and spans.category is distinct from 'done')
            or (spans.position > 0 and spans.category = 'done' and spans.previous_category is distinct from 'done')
            or (spans.position > 0 and spans.category is distinct from 'done' and spans.previous_category = 'done')
        )

),

measured as (

    select
        scoped_issues.scope_type,
        scoped_issues.scope_id,
        moves.issue_id,
        {{ local_date('moves.moved_at', 'scopes.time_zone') }} as moved_on,
        moves.arrived_count,
        moves.closed_count
    from moves
    inner join scoped_issues on moves.issue_id = scoped_issues.issue_id
    inner join scopes
        on
            scoped_issues.scope_type = scopes.scope_type
            and scoped_issues.scope_id = scopes.scope_id

)

select * from measured
