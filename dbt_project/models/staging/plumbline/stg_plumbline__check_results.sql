with landed as (

    select * from {{ source('raw_plumbline', 'check_results') }}

),

renamed as (

    select
        -- ids
        run_id,
        expectation_id,

        -- properties
        tool,
        suite,
        table_name,
        severity,
        observed,
        description,

        -- flags
        is_passed,
        is_latest,

        -- timestamps
        {{ to_utc('checked_at') }} as checked_at
    from landed

)

select * from renamed
