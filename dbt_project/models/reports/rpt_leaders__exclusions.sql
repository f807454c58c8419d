with exclusions as (

    select * from {{ ref('mart_governance__exclusions') }}

),

counted as (

    select
        entity,
        what,
        reason,
        count(*) as exclusion_count
    from exclusions
    group by entity, what, reason

)

select * from counted
