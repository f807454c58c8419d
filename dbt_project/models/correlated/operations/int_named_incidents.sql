with incidents as (

    select * from {{ ref('fct_incidents') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

tools as (

    select * from {{ ref('int_tools') }}

),

by_id as (

    select
        incident_id as named_incident_id,
        incident_id,
        1 as priority
    from incidents

),

by_issue_key as (

    -- A pipeline knows an incident that is an issue by the issue's key.
    select
        tools.tool || ':' || issues.issue_key as named_incident_id,
        incidents.incident_id,
        2 as priority
    from incidents
    inner join issues on incidents.issue_id = issues.issue_id
    cross join tools

),

every_name as (

    select
        named_incident_id,
        incident_id,
        priority
    from by_id
    union all
    select
        named_incident_id,
        incident_id,
        priority
    from by_issue_key

),

in_order as (

    select
        named_incident_id,
        incident_id,
        row_number() over (
            partition by named_incident_id
            order by priority asc nulls last, incident_id asc nulls last
        ) as position
    from every_name

),

one_per_name as (

    select
        named_incident_id,
        incident_id
    from in_order
    where position = 1

)

select * from one_per_name
