with plans as (

    select * from {{ ref('stg_program__improvement_plans') }}

),

settled as (

    select
        plan_id,
        issue_key,
        metric_id,
        scope_type,
        scope_id,
        action,
        opportunity,
        resolution,
        owner_role,
        expected_direction,
        window_name,
        due_date,
        completed_date,
        before_date,
        after_date
    from plans

)

select * from settled
