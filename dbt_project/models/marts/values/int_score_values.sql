with cells as (

    select * from {{ ref('int_cells') }}

),

window_dates as (

    select * from {{ ref('int_window_dates') }}

),

judged as (

    select * from {{ ref('mart_hygiene__issue_rules') }}

),

issues as (

    select * from {{ ref('int_scoped_issues') }}

),

rules as (

    select * from {{ ref('dim_issue_rules') }}

),

by_day as (

    select
        issues.scope_type,
        issues.scope_id,
        issues.created_on,
        judged.rule,
        sum(case when judged.is_missed then 1 else 0 end) as missed_count,
        count(*) as eligible_count
    from issues
    inner join judged on issues.issue_id = judged.issue_id
    group by issues.scope_type, issues.scope_id, issues.created_on, judged.rule

),

by_rule as (

    select
        window_dates.window_id,
        by_day.rule,
        sum(by_day.missed_count) as missed_count,
        sum(by_day.eligible_count) as eligible_count
    from by_day
    inner join window_dates
        on
            by_day.scope_type = window_dates.scope_type
            and by_day.scope_id = window_dates.scope_id
            and by_day.created_on = window_dates.observed_on
    where window_dates.window_family = 'issues'
    group by window_dates.window_id, by_day.rule

),

weighed as (

    -- Only rules that something is eligible for are here, so their weights are all there is. A rule
    -- alone is shown nowhere: who stands behind an issue may be the only one whom it is about.
    select
        by_rule.window_id,
        sum({{ safe_divide('rules.weight * by_rule.missed_count', 'by_rule.eligible_count') }}) as lost_weight,
        sum(rules.weight) as weight,
        sum(by_rule.missed_count) as missed_count,
        sum(by_rule.eligible_count) as eligible_count
    from by_rule
    inner join rules on by_rule.rule = rules.rule
    group by by_rule.window_id

),

issues_with_rules as (

    select issue_id
    from judged
    group by issue_id

),

issue_counts as (

    select
        window_dates.window_id,
        count(*) as issue_count
    from issues
    inner join issues_with_rules on issues.issue_id = issues_with_rules.issue_id
    inner join window_dates
        on
            issues.scope_type = window_dates.scope_type
            and issues.scope_id = window_dates.scope_id
            and issues.created_on = window_dates.observed_on
    where window_dates.window_family = 'issues'
    group by window_dates.window_id

),

settled as (

    select
        cells.series_id,
        cells.window_id,
        'ratio' as statistic,
        {{ as_double('100 - 100 * ' ~ safe_divide('weighed.lost_weight', 'weighed.weight')) }} as value,
        {{ as_double('weighed.missed_count') }} as numerator,
        {{ as_double('weighed.eligible_count') }} as denominator,
        coalesce(issue_counts.issue_count, 0) as n,
        cast(null as {{ double_type() }}) as interval_low,
        cast(null as {{ double_type() }}) as interval_high,
        case when issue_counts.window_id is not null then 'not a proportion of events' end as interval_null_reason,
        case when issue_counts.window_id is null then cells.nothing_reason end as null_reason,
        cast(null as bigint) as open_count,
        cast(null as {{ double_type() }}) as open_age_hours
    from cells
    left join weighed on cells.window_id = weighed.window_id
    left join issue_counts on cells.window_id = issue_counts.window_id
    where cells.statistic_kind = 'score'

)

select * from settled
