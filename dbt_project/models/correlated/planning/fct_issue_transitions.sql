with tracked_changes as (

    select * from {{ ref('stg_jira__issue_changes') }}

),

statuses as (

    select * from {{ ref('int_status_categories') }}

),

words as (

    select * from {{ ref('int_words') }}

),

filed_transitions as (

    select * from {{ ref('stg_files__issue_transitions') }}

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

of_tracker as (

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

),

of_files as (

    select
        filed_transitions.transition_id,
        filed_transitions.issue_id,
        filed_transitions.tool,
        lower(filed_transitions.field) as field,
        filed_transitions.from_value,
        filed_transitions.to_value,
        case
            when lower(filed_transitions.field) = 'status'
                then coalesce(lower(filed_transitions.from_category), from_words.meaning)
        end as from_category,
        case
            when lower(filed_transitions.field) = 'status'
                then coalesce(lower(filed_transitions.to_category), to_words.meaning)
        end as to_category,
        case
            when lower(filed_transitions.field) = 'status' then coalesce(to_words.is_waiting, false)
        end as is_waiting,
        filed_transitions.changed_at
    from filed_transitions
    left join status_words as from_words
        on
            lower(filed_transitions.from_value) = from_words.word
            and filed_transitions.tool = from_words.tool
    left join status_words as to_words
        on
            lower(filed_transitions.to_value) = to_words.word
            and filed_transitions.tool = to_words.tool

),

all_told as (

    select * from of_tracker
    union all
    select * from of_files

)

select * from all_told
