with actions as (

    select * from {{ ref('fct_incident_actions') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

known as (

    select
        actions.action_id,
        incidents.service_id,
        actions.due_date,
        organisations.time_zone,
        case when {{ is_past('actions.completed_at') }} then actions.completed_at end as completed_at
    from actions
    cross join organisations
    left join incidents on actions.incident_id = incidents.incident_id

),

settled as (

    select
        -- ids
        action_id,
        service_id,

        -- timestamps
        {{ local_midnight_utc('due_date', 'time_zone') }} as due_at,
        completed_at,

        -- dates
        due_date,

        -- flags: a day that is due is a day of the organisation, and it is over when that is
        coalesce(due_date < {{ local_date(as_of(), 'time_zone') }}, false) as is_due,
        coalesce({{ local_date('completed_at', 'time_zone') }} <= due_date, false) as is_in_time
    from known

)

select * from settled
