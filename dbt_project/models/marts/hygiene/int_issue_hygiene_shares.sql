with judged as (

    select * from {{ ref('mart_hygiene__issue_rules') }}

),

issues as (

    select * from {{ ref('int_scoped_issues') }}

),

by_issue as (

    select
        issue_id,
        sum(case when is_missed then 1 else 0 end) as missed_count,
        count(*) as rule_count
    from judged
    group by issue_id

),

observed as (

    select
        'issue_hygiene' as metric_id,
        cast(null as text) as segment_value,
        issues.scope_type,
        issues.scope_id,
        issues.issue_id as item_id,
        cast(by_issue.missed_count as bigint) as numerator,
        cast(by_issue.rule_count as bigint) as denominator,
        issues.created_on as observed_on
    from issues
    inner join by_issue on issues.issue_id = by_issue.issue_id

)

select * from observed
