with tracked_changes as (

    select * from {{ ref('stg_jira__issue_changes') }}

),

statuses as (

    select * from {{ ref('int_status_categories') }}

),

words as (

    select * from {{ ref('int_words') }}

),

told_transitions as (

    select * from {{ ref('int_told_issue_transitions') }}

),

status_words as (

    select
        tool,
        word,
        meaning,
        is_waiting
    from words
    where domain = 'status'

),

all_told as (

    select
        tracked_changes.transition_id,
        tracked_changes.issue_id,
        tracked_changes.tool,
        tracked_changes.field,
        tracked_changes.from_value,
        tracked_changes.to_value,
        case
            when tracked_changes.field = 'status'
                then coalesce(from_words.meaning, from_statuses.category)
        end as from_category,
        case
            when tracked_changes.field = 'status'
                then coalesce(to_words.meaning, to_statuses.category)
        end as to_category,
        case
            when tracked_changes.field = 'status' then coalesce(to_words.is_waiting, false)
        end as is_waiting,
        tracked_changes.changed_at
    from tracked_changes
    left join status_words as from_words
        on
            lower(tracked_changes.from_value) = from_words.word
            and tracked_changes.tool = from_words.tool
    left join status_words as to_words
        on
            lower(tracked_changes.to_value) = to_words.word
            and tracked_changes.tool = to_words.tool
    left join statuses as from_statuses on tracked_changes.from_id = from_statuses.status_id
    left join statuses as to_statuses on tracked_changes.to_id = to_statuses.status_id
    union all
    select
        told_transitions.transition_id,
        told_transitions.issue_id,
        told_transitions.tool,
        lower(told_transitions.field) as field,
        told_transitions.from_value,
        told_transitions.to_value,
        case
            when lower(told_transitions.field) = 'status'
                then coalesce(lower(told_transitions.from_category), from_words.meaning)
        end as from_category,
        case
            when lower(told_transitions.field) = 'status'
                then coalesce(lower(told_transitions.to_category), to_words.meaning)
        end as to_category,
        case
            when lower(told_transitions.field) = 'status' then coalesce(to_words.is_waiting, false)
        end as is_waiting,
        told_transitions.changed_at
    from told_transitions
    left join status_words as from_words
        on
            lower(told_transitions.from_value) = from_words.word
            and told_transitions.tool = from_words.tool
    left join status_words as to_words
        on
            lower(told_transitions.to_value) = to_words.word
            and told_transitions.tool = to_words.tool

)

select * from all_told
