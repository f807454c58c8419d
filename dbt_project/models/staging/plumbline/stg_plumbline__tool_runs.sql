with landed as (

    select * from {{ source('raw_plumbline', 'tool_runs') }}

),

renamed as (

    select
        -- ids
        run_id,

        -- properties
        tool,
        -- Runs of before the ledger kept it have none.
        coalesce(label, tool) as label,
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
