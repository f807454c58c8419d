with issues as (

    select * from {{ ref('fct_issues') }}

),

rules as (

    select * from {{ ref('dim_issue_rules') }}

),

spans as (

    select * from {{ ref('int_issue_spans') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

last_moves as (

    select
        issue_id,
        max(started_at) as moved_at
    from spans
    where {{ is_past('started_at') }}
    group by issue_id

),

projects as (

    -- Where nobody sorts by components, none is missing.
    select
        tool,
        project_key,
        max(case when has_component then 1 else 0 end) = 1 as has_components
    from issues
    group by tool, project_key

),

assignees as (

    select
        issues.assignee_key,
        max(last_moves.moved_at) as moved_at
    from issues
    inner join last_moves on issues.issue_id = last_moves.issue_id
    where issues.assignee_type = 'person'
    group by issues.assignee_key

),

known as (

    select
        issues.issue_id,
        issues.state_category,
        issues.assignee_key,
        issues.description_length,
        issues.due_date,
        issues.has_component,
        issues.first_response_at,
        issues.response_due_at,
        projects.has_components,
        last_moves.moved_at,
        assignees.moved_at as assignee_moved_at,
        {{ local_date('issues.done_at', 'organisations.time_zone') }} as done_on,
        {{ local_date(as_of(), 'organisations.time_zone') }} as today
    from issues
    inner join projects
        on
            issues.tool = projects.tool
            and issues.project_key is not distinct from projects.project_key
    inner join last_moves on issues.issue_id = last_moves.issue_id
    cross join organisations
    left join assignees
        on
            issues.assignee_key = assignees.assignee_key
            and issues.assignee_type = 'person'
    where
        issues.issue_type in ('feature', 'bug', 'task')
        and {{ is_past('issues.created_at') }}

),

judged as (

    -- NULL where the rule does not apply.
    select
        known.issue_id,
        rules.rule,
        case rules.rule
            when 'idle'
                then
                    case
                        when known.state_category <> 'done'
                            then {{ add_seconds('known.moved_at', 'rules.threshold * 86400') }} <= {{ as_of() }}
                    end
            when 'thin_description' then known.description_length < rules.threshold
            when 'no_due_date'
                then case when known.state_category <> 'done' then known.due_date is null end
            when 'no_assignee'
                then case when known.state_category = 'doing' then known.assignee_key is null end
            when 'no_component' then case when known.has_components then not known.has_component end
            when 'missed_response'
                then
                    case
                        when known.first_response_at is not null
                            then known.first_response_at > known.response_due_at
                        when {{ is_past('known.response_due_at') }} then true
                    end
            when 'missed_resolution'
                then
                    case
                        when known.state_category = 'done' then known.done_on > known.due_date
                        when known.due_date < known.today then true
                    end
            when 'inactive_assignee'
                then
                    case
                        when known.state_category <> 'done' and known.assignee_moved_at is not null
                            then
                                {{ add_seconds('known.assignee_moved_at', 'rules.threshold * 86400') }}
                                <= {{ as_of() }}
                    end
        end as is_missed
    from known
    cross join rules

),

settled as (

    select
        issue_id,
        rule,
        is_missed
    from judged
    where is_missed is not null

)

select * from settled
