with objectives as (

    select * from {{ ref('stg_program__objectives') }}

),

epics as (

    select * from {{ ref('stg_program__objective_epics') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

with_days as (

    select
        objectives.objective_id,
        objectives.team_id,
        epics.issue_key,
        {{ local_midnight_utc('objectives.from_date', 'organisations.time_zone') }} as from_at,
        {{ local_midnight_utc(add_days('objectives.to_date', '1'), 'organisations.time_zone') }} as to_at
    from objectives
    left join epics on objectives.objective_id = epics.objective_id
    cross join organisations

)

select * from with_days
