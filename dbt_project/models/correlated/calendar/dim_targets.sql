with targets as (

    select * from {{ ref('stg_program__targets') }}

),

settled as (

    select
        metric_id,
        scope_type,
        scope_id,
        effective_from,
        effective_to,
        target,
        long_term_goal,
        owner_role
    from targets

)

select * from settled
