with landed as (

    select * from {{ source('raw_datadog', 'slo_measurements') }}

),

renamed as (

    select
        -- ids
        'datadog:' || slo_id as slo_id,
        'datadog:' || service_id as service_id,

        -- properties
        'datadog' as tool,
        indicator,

        -- measures
        target,
        window_days,
        bucket_seconds,
        good,
        total,

        -- timestamps
        {{ to_utc('bucket_start') }} as bucket_start
    from landed

)

select * from renamed
