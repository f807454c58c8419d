with tracked as (

    select * from {{ ref('stg_jira__sprints') }}

),

told as (

    select * from {{ ref('int_told_sprints') }}

),

team_boards as (

    select * from {{ ref('stg_program__team_boards') }}

),

teams_of_boards as (

    select
        board_id,
        min(team_id) as team_id
    from team_boards
    group by board_id
    having min(team_id) = max(team_id)

),

all_told as (

    select
        sprint_id,
        board_id,
        tool,
        name,
        lower(state) as state,
        started_at,
        ended_at,
        completed_at
    from tracked
    union all
    select
        sprint_id,
        board_id,
        tool,
        name,
        case
            when completed_at is not null then 'closed'
            when started_at is not null then 'active'
            else 'future'
        end as state,
        started_at,
        ended_at,
        completed_at
    from told

),

with_teams as (

    select
        -- ids
        all_told.sprint_id,
        all_told.board_id,
        teams_of_boards.team_id,

        -- properties
        all_told.tool,
        all_told.name,
        all_told.state,

        -- timestamps
        all_told.started_at,
        all_told.ended_at,
        all_told.completed_at
    from all_told
    left join teams_of_boards on all_told.board_id = teams_of_boards.board_id

)

select * from with_teams
