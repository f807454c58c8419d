with objectives as (

    select * from {{ ref('stg_program__objectives') }}

),

key_results as (

    select * from {{ ref('stg_program__objective_key_results') }}

),

settled as (

    select
        -- ids
        objectives.objective_id,
        key_results.metric_id,
        case when objectives.team_id is null then 'organisation' else 'team' end as scope_type,
        coalesce(objectives.team_id, 'all') as scope_id,

        -- properties
        objectives.name,
        objectives.owner_role,
        key_results.direction,

        -- measures
        key_results.target,

        -- dates
        objectives.from_date,
        objectives.to_date
    from key_results
    inner join objectives on key_results.objective_id = objectives.objective_id

)

select * from settled
