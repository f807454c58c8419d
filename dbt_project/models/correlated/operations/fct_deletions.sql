with hosted as (

    select * from {{ ref('stg_github__deletions') }}

),

tracked as (

    select * from {{ ref('stg_jira__deletions') }}

),

all_told as (

    select
        case entity
            when 'pull_requests' then 'change'
            when 'deployments' then 'deployment'
            when 'repositories' then 'repository'
            when 'releases' then 'release'
            when 'workflow_runs' then 'build'
            else entity
        end as entity,
        'github:' || native_id as entity_id,
        tool,
        noticed_at
    from hosted
    union all
    select
        case entity
            when 'issues' then 'issue'
            when 'sprints' then 'sprint'
            else entity
        end as entity,
        'jira:' || native_id as entity_id,
        tool,
        noticed_at
    from tracked

)

select * from all_told
