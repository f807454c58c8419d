with landed as (

    select * from {{ source('raw_openslo', 'service_levels') }}

),

renamed as (

    select
        -- ids
        'openslo:' || slo_id as slo_id,
        'openslo:' || service_id as service_id,

        -- properties
        'openslo' as tool,
        indicator,
        source as measured_by,
        good as good_query,
        bad as bad_query,
        total as total_query,
        format as original_format,

        -- flags
        is_counter,
        is_countable,

        -- measures
        target,
        window_days
    from landed

)

select * from renamed
