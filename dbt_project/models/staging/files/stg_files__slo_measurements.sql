with landed as (

    select * from {{ source('raw_files', 'slo_measurements') }}

),

renamed as (

    select
        -- ids
        slo_id,
        service_id,

        -- properties
        'files' as tool,
        indicator,

        -- measures
        target,
        window_days,
        good,
        total,

        -- timestamps
        {{ to_utc('bucket_start') }} as bucket_start
    from landed

)

select * from renamed
