with landed as (

    select * from {{ source('raw_datadog', 'service_health') }}

),

renamed as (

    select
        -- ids
        'datadog:' || service_id as service_id,

        -- properties
        'datadog' as tool,
        indicator,

        -- measures
        value,
        bucket_seconds,

        -- timestamps
        {{ to_utc('measured_at') }} as measured_at
    from landed

)

select * from renamed
