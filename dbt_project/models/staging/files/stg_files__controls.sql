with landed as (

    select * from {{ source('raw_files', 'controls') }}

),

renamed as (

    select
        -- ids
        'files:' || control_id as control_id,
        service_id,

        -- properties
        'files' as tool,
        evidence,

        -- flags
        is_automated,

        -- timestamps
        {{ to_utc('checked_at') }} as checked_at
    from landed

)

select * from renamed
