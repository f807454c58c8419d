with landed as (

    select * from {{ source('raw_ci_artifacts', 'controls') }}

),

renamed as (

    select
        -- ids
        'ci_artifacts:' || control_id as control_id,
        service_id,

        -- properties
        'ci_artifacts' as tool,
        evidence,

        -- flags
        true as is_automated,

        -- timestamps
        {{ to_utc('checked_at') }} as checked_at
    from landed

)

select * from renamed
