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

        -- measures
        value,

        -- timestamps
        {{ to_utc('measured_at') }} as measured_at
    from landed

)

select * from renamed
