with told as (

    select * from {{ ref('int_told_incidents') }}

),

change_requests as (

    select * from {{ ref('int_told_change_requests') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

remedies as (

    -- What mended several incidents was made because of the first of them.
    select
        change_requests.deployment_id,
        incidents.incident_id,
        row_number() over (
            partition by change_requests.deployment_id
            order by incidents.started_at asc nulls last, incidents.incident_id asc nulls last
        ) as position
    from told
    inner join incidents on told.incident_id = incidents.incident_id
    inner join change_requests on told.remedied_by_change_id = change_requests.change_request_id
    where change_requests.deployment_id is not null

),

first_of_each as (

    select
        deployment_id,
        incident_id
    from remedies
    where position = 1

)

select * from first_of_each
