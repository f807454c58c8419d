with landed as (

    select * from {{ source('raw_program', 'targets') }}

),

renamed as (

    select
        -- ids
        metric_id,
        scope_id,

        -- properties
        scope_type,
        owner_role,

        -- measures
        target,
        long_term_goal,

        -- dates
        effective_from,
        effective_to
    from landed

)

select * from renamed
