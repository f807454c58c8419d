with actions as (

    select * from {{ ref('int_followed_actions') }}

),

due as (

    select
        action_id,
        service_id,
        due_at,
        due_date,
        is_in_time,
        completed_at is null as is_open
    from actions
    where is_due

),

scoped as (

    {{ in_incident_scopes('due', ['action_id', 'due_date', 'is_in_time', 'is_open'], 'due_at') }}

),

-- A day by which something is due is the same day everywhere.
on_their_day as (

    select
        action_id,
        is_in_time,
        is_open,
        scope_type,
        scope_id,
        due_date as observed_on
    from scoped

)

select * from on_their_day
