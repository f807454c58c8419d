with landed as (

    select * from {{ source('raw_files', 'service_health') }}

),

renamed as (

    select
        -- ids
        service_id,

        -- properties
        'files' as tool,
        indicator,

        -- measures: latencies in seconds
        case
            when indicator not in ('latency_p50', 'latency_p95', 'latency_p99') then value
            when unit = 'milliseconds' then value / 1000
            when unit = 'microseconds' then value / 1000000
            when unit = 'nanoseconds' then value / 1000000000
            else value
        end as value,

        -- timestamps
        {{ to_utc('measured_at') }} as measured_at
    from landed

)

select * from renamed
