with issues as (

    select * from {{ ref('int_issues') }}

),

tracked_components as (

    select * from {{ ref('stg_jira__issue_components') }}

),

told as (

    select * from {{ ref('int_told_issues') }}

),

service_components as (

    select * from {{ ref('stg_program__service_components') }}

),

team_projects as (

    select * from {{ ref('stg_program__team_projects') }}

),

team_boards as (

    select * from {{ ref('stg_program__team_boards') }}

),

told_components as (

    {{ words_of('told', 'issue_id', 'components') }}

),

components as (

    select
        issue_id,
        component
    from tracked_components
    union
    select
        issue_id,
        word as component
    from told_components

),

services as (

    -- An issue of two services belongs to neither alone.
    select
        components.issue_id,
        min(service_components.service_id) as service_id
    from components
    inner join issues on components.issue_id = issues.issue_id
    inner join service_components
        on
            issues.project_key = service_components.project_key
            and lower(components.component) = lower(service_components.component)
    group by components.issue_id
    having min(service_components.service_id) = max(service_components.service_id)

),

teams_of_projects as (

    select
        project_key,
        min(team_id) as team_id
    from team_projects
    group by project_key
    having min(team_id) = max(team_id)

),

teams_of_boards as (

    select
        board_id,
        min(team_id) as team_id
    from team_boards
    group by board_id
    having min(team_id) = max(team_id)

),

with_components as (

    select issue_id
    from components
    group by issue_id

),

settled as (

    select
        issues.issue_id,
        coalesce(teams_of_boards.team_id, teams_of_projects.team_id) as team_id,
        services.service_id,
        with_components.issue_id is not null as has_component
    from issues
    left join with_components on issues.issue_id = with_components.issue_id
    left join services on issues.issue_id = services.issue_id
    left join teams_of_projects on issues.project_key = teams_of_projects.project_key
    left join teams_of_boards on issues.board_id = teams_of_boards.board_id

)

select * from settled
