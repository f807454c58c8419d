with landed as (

    select * from {{ source('raw_prometheus', 'service_health') }}

),

renamed as (

    select
        -- ids
        'prometheus:' || service_id as service_id,

        -- properties
        'prometheus' as tool,
        indicator,

        -- measures
        value,
        bucket_seconds,

        -- timestamps
        {{ to_utc('measured_at') }} as measured_at
    from landed

)

select * from renamed
