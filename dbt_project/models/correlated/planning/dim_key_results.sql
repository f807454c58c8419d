with objectives as (

    select * from {{ ref('stg_program__objectives') }}

),

key_results as (

    select * from {{ ref('stg_program__objective_key_results') }}

),

owned as (

    select
        objective_id,
        'team' as scope_type,
        team_id as scope_id,
        name,
        owner_role,
        from_date,
        to_date
    from objectives
    where team_id is not null
    union all
    select
        objective_id,
        'organisation' as scope_type,
        'all' as scope_id,
        name,
        owner_role,
        from_date,
        to_date
    from objectives
    where team_id is null

),

settled as (

    select
        -- ids
        owned.objective_id,
        key_results.metric_id,
        owned.scope_type,
        owned.scope_id,

        -- properties
        owned.name,
        owned.owner_role,
        key_results.direction,

        -- measures
        key_results.target,

        -- dates
        owned.from_date,
        owned.to_date
    from owned
    left join key_results on owned.objective_id = key_results.objective_id

)

select * from settled
