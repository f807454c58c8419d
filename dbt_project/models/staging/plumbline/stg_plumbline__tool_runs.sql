with landed as (

    select * from {{ source('raw_plumbline', 'tool_runs') }}

),

renamed as (

    select
        -- ids
        run_id,

        -- properties
        tool,
        outcome,
        message,

        -- flags
        is_latest,

        -- measures
        row_count,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
