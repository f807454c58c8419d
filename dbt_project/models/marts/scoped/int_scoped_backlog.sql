with scoped_issues as (

    select * from {{ ref('int_scoped_issues') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

spans as (

    select * from {{ ref('int_issue_spans') }}

),

transitions as (

    select * from {{ ref('fct_issue_transitions') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

periods as (

    select * from {{ ref('int_periods') }}

),

zones as (

    select
        time_zone,
        last_midnight_date
    from scopes
    group by time_zone, last_midnight_date

),

week_ends as (

    select
        zones.time_zone,
        periods.end_date,
        {{ local_midnight_utc('periods.end_date', 'zones.time_zone') }} as ended_at
    from zones
    inner join periods on zones.last_midnight_date >= periods.end_date
    where periods.window_name = 'week'

),

unfinished as (

    -- What the tool says of it today is not asked: the log of each status says how long it was held.
    select
        spans.issue_id,
        case when spans.category = 'doing' then 'doing' else 'todo' end as state,
        spans.started_at,
        spans.ended_at,
        issues.created_at
    from spans
    inner join issues on spans.issue_id = issues.issue_id
    where
        spans.category is distinct from 'done'
        and not issues.is_subtask
        and issues.issue_type in ('feature', 'bug', 'task')

),

standing as (

    select
        unfinished.issue_id,
        week_ends.time_zone,
        week_ends.end_date,
        week_ends.ended_at,
        unfinished.state,
        unfinished.started_at,
        unfinished.created_at
    from unfinished
    inner join week_ends
        on
            unfinished.started_at <= week_ends.ended_at
            and (unfinished.ended_at is null or unfinished.ended_at > week_ends.ended_at)

),

estimates as (

    select
        issue_id,
        from_value,
        to_value,
        changed_at,
        row_number() over (
            partition by issue_id
            order by changed_at asc nulls last, length(transition_id) asc nulls last, transition_id asc nulls last
        ) as position,
        lead(changed_at) over (
            partition by issue_id
            order by changed_at asc nulls last, length(transition_id) asc nulls last, transition_id asc nulls last
        ) as next_changed_at
    from transitions
    where field = 'points'

),

estimated as (

    -- What the first change changed from held until then.
    select
        issue_id,
        nullif(from_value, '') as points_text,
        cast(null as timestamp) as from_at,
        changed_at as to_at
    from estimates
    where position = 1
    union all
    select
        issue_id,
        nullif(to_value, '') as points_text,
        changed_at as from_at,
        next_changed_at as to_at
    from estimates

),

with_estimates as (

    select
        standing.issue_id,
        standing.time_zone,
        standing.end_date,
        standing.state,
        {{ seconds_between('standing.created_at', 'standing.ended_at') }} as age_seconds,
        {{ add_seconds('standing.started_at', '30 * 86400') }} <= standing.ended_at as is_stale,
        case
            when estimated.issue_id is null then issues.points is null
            else estimated.points_text is null
        end as is_unestimated
    from standing
    inner join issues on standing.issue_id = issues.issue_id
    left join estimated
        on
            standing.issue_id = estimated.issue_id
            and (estimated.from_at is null or estimated.from_at <= standing.ended_at)
            and (estimated.to_at is null or estimated.to_at > standing.ended_at)

),

measured as (

    select
        scoped_issues.scope_type,
        scoped_issues.scope_id,
        scoped_issues.issue_id,
        -- The last day of the week, on which the week's figures count.
        {{ add_days('with_estimates.end_date', '-1') }} as stood_on,
        with_estimates.state,
        with_estimates.age_seconds,
        with_estimates.is_stale,
        with_estimates.is_unestimated
    from scoped_issues
    inner join scopes
        on
            scoped_issues.scope_type = scopes.scope_type
            and scoped_issues.scope_id = scopes.scope_id
    inner join with_estimates
        on
            scoped_issues.issue_id = with_estimates.issue_id
            and scopes.time_zone = with_estimates.time_zone

)

select * from measured
