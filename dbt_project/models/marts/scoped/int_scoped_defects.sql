with defects as (

    select * from {{ ref('mart_quality__defects') }}

),

issues as (

    select * from {{ ref('int_scoped_issues') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

scoped as (

    select
        issues.scope_type,
        issues.scope_id,
        defects.issue_id,
        defects.found_in,
        defects.is_regression,
        defects.is_within_90_days,
        {{ local_date('defects.released_at', 'scopes.time_zone') }} as released_on
    from defects
    inner join issues on defects.issue_id = issues.issue_id
    inner join scopes
        on
            issues.scope_type = scopes.scope_type
            and issues.scope_id = scopes.scope_id
    where
        defects.is_mature
        and defects.released_at is not null

)

select * from scoped
