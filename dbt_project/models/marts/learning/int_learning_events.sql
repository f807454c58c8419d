with due_actions as (

    select * from {{ ref('int_scoped_due_actions') }}

),

completed_actions as (

    select * from {{ ref('int_scoped_completed_actions') }}

),

observed as (

    select
        'completed_actions' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        action_id as item_id,
        observed_on
    from completed_actions
    union all
    select
        'overdue_actions' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        action_id as item_id,
        observed_on
    from due_actions
    where is_open

)

select * from observed
