with issues as (

    select * from {{ ref('int_known_issues') }}

),

words as (

    select * from {{ ref('int_words') }}

),

customer_labels as (

    select * from {{ ref('customer_labels') }}

),

labels as (

    {{ words_of('issues', 'issue_id, tool', 'labels') }}

),

said_of_work as (

    select
        issue_id,
        tool,
        lower(word) as word
    from labels
    union
    select
        issue_id,
        tool,
        lower(original_type) as word
    from issues

),

invested as (

    -- What is done for safety's sake and to keep things running is seldom named so by mistake.
    select
        said_of_work.issue_id,
        min(
            case words.meaning
                when 'security_and_compliance' then 1
                when 'keeping_the_lights_on' then 2
                when 'quality' then 3
                else 4
            end
        ) as place
    from said_of_work
    inner join words
        on
            said_of_work.word = words.word
            and said_of_work.tool = words.tool
            and words.domain = 'investment'
    group by said_of_work.issue_id

),

said_of_defects as (

    select
        issue_id,
        tool,
        word
    from said_of_work
    union
    select
        issue_id,
        tool,
        found_in as word
    from issues
    where found_in is not null

),

told_of_defects as (

    select
        said_of_defects.issue_id,
        max(case when words.meaning = 'found_in_production' then 1 else 0 end) = 1 as is_found_in_production,
        max(case when words.meaning = 'found_before_release' then 1 else 0 end) = 1 as is_found_before_release,
        max(case when words.meaning = 'regression' then 1 else 0 end) = 1 as is_regression
    from said_of_defects
    inner join words
        on
            said_of_defects.word = words.word
            and said_of_defects.tool = words.tool
            and words.domain = 'defect'
    group by said_of_defects.issue_id

),

labelled_by_customers as (

    select labels.issue_id
    from labels
    inner join customer_labels on lower(labels.word) = customer_labels.label
    group by labels.issue_id

),

read as (

    select
        issues.issue_id,
        issues.issue_key,
        issues.project_key,
        issues.board_id,
        issues.assignee_key,
        issues.parent_key,
        issues.epic_key,
        issues.tool,
        issues.original_type,
        issues.title,
        issues.original_state,
        issues.told_category,
        issues.original_priority,
        issues.assignee_type,
        issues.labels,
        issues.found_by,
        issues.is_subtask,
        issues.points,
        issues.description_length,
        issues.due_date,
        issues.created_at,
        issues.first_response_at,
        issues.response_due_at,
        issues.resolved_at,
        coalesce(statuses.meaning, issues.told_category) as state_category,
        coalesce(statuses.is_waiting, false) as is_waiting,
        coalesce(types.meaning, 'task') as told_type,
        priorities.meaning as priority,
        invested.place as investment_place,
        coalesce(issues.found_by = 'customer', false)
        or labelled_by_customers.issue_id is not null as is_found_by_customer,
        -- What was met in production and in testing was met in production.
        coalesce(issues.found_by = 'customer', false)
        or labelled_by_customers.issue_id is not null
        or coalesce(told_of_defects.is_found_in_production, false) as is_found_in_production,
        coalesce(issues.found_by = 'test', false)
        or coalesce(told_of_defects.is_found_before_release, false) as is_found_before_release,
        coalesce(issues.is_regression, told_of_defects.is_regression, false) as is_regression
    from issues
    left join words as statuses
        on
            lower(issues.original_state) = statuses.word
            and issues.tool = statuses.tool
            and statuses.domain = 'status'
    left join words as types
        on
            lower(issues.original_type) = types.word
            and issues.tool = types.tool
            and types.domain = 'issue_type'
    left join words as priorities
        on
            lower(issues.original_priority) = priorities.word
            and issues.tool = priorities.tool
            and priorities.domain = 'priority'
    left join invested on issues.issue_id = invested.issue_id
    left join labelled_by_customers on issues.issue_id = labelled_by_customers.issue_id
    left join told_of_defects on issues.issue_id = told_of_defects.issue_id

),

settled as (

    select
        issue_id,
        issue_key,
        project_key,
        board_id,
        assignee_key,
        parent_key,
        epic_key,
        tool,
        case when is_subtask then 'subtask' else told_type end as issue_type,
        original_type,
        title,
        state_category,
        original_state,
        priority,
        original_priority,
        case
            when investment_place = 1 then 'security and compliance'
            when investment_place = 2 then 'keeping the lights on'
            when investment_place = 3 then 'quality'
            when investment_place = 4 then 'new capability'
            when told_type = 'feature' then 'new capability'
            when told_type = 'bug' then 'quality'
            when told_type = 'incident' then 'keeping the lights on'
            else 'uncategorised'
        end as investment,
        case
            when is_found_in_production then 'production'
            when is_found_before_release then 'before release'
        end as found_in,
        assignee_type,
        is_subtask or told_type = 'subtask' as is_subtask,
        is_found_by_customer,
        is_regression,
        is_waiting,
        points,
        description_length,
        due_date,
        created_at,
        first_response_at,
        response_due_at,
        resolved_at
    from read

)

select * from settled
