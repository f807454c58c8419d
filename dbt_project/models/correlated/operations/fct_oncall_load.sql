with told as (

    select * from {{ ref('int_told_oncall_load') }}

),

teams as (

    select * from {{ ref('dim_teams') }}

),

teams_by_name as (

    -- A name that two teams bear means neither.
    select
        lower(trim(name)) as team_name,
        min(team_id) as team_id
    from teams
    group by lower(trim(name))
    having count(*) = 1

),

settled as (

    -- A team that the program does not know by this name keeps its row, with a NULL team.
    select
        -- ids
        told.team_id as oncall_team_id,
        teams_by_name.team_id,

        -- properties
        told.tool,

        -- dates
        told.week_start as week_start_date,

        -- measures
        told.primary_hours,
        told.oncall_hours,
        told.person_count
    from told
    left join teams_by_name on lower(trim(told.team_name)) = teams_by_name.team_name

)

select * from settled
