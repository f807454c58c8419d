with landed as (

    select * from {{ source('raw_prometheus', 'slo_measurements') }}

),

renamed as (

    select
        -- ids
        'prometheus:' || slo_id as slo_id,
        'prometheus:' || service_id as service_id,

        -- properties
        'prometheus' as tool,
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
