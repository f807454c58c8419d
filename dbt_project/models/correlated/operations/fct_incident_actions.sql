with actions as (

    select * from {{ ref('int_told_incident_actions') }}

),

named as (

    select * from {{ ref('int_named_incidents') }}

),

settled as (

    select
        actions.action_id,
        named.incident_id,
        actions.tool,
        actions.title,
        actions.owner_role,
        actions.due_date,
        actions.completed_at
    from actions
    left join named on actions.incident_id = named.named_incident_id

)

select * from settled
