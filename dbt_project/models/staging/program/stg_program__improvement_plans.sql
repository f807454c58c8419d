with landed as (

    select * from {{ source('raw_program', 'improvement_plans') }}

),

renamed as (

    select
        -- ids
        plan_id,
        issue_key,
        metric_id,
        scope_type,
        scope_id,

        -- properties
        action,
        opportunity,
        resolution,
        owner_role,
        expected_direction,
        window_name,

        -- dates
        due_date,
        completed_date,
        before_date,
        after_date
    from landed

)

select * from renamed
