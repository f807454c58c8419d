with actions as (

    select * from {{ ref('int_followed_actions') }}

),

completed as (

    select
        action_id,
        service_id,
        completed_at
    from actions
    where completed_at is not null

),

scoped as (

    {{ in_incident_scopes('completed', ['action_id'], 'completed_at') }}

)

select * from scoped
