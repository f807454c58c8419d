with landed as (

    select * from {{ source('raw_harness', 'freezes') }}

),

renamed as (

    select
        -- ids
        'harness:' || freeze_id as freeze_id,

        -- properties
        'harness' as tool,
        scope,
        label,
        freeze_type,
        status as original_status,
        time_zone,
        recurrence,
        'freeze' as kind,

        -- flags
        lower(status) = 'enabled' as is_enabled,
        scope = 'account' as is_of_everything,

        -- timestamps
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('ended_at') }} as ended_at
    from landed

)

select * from renamed
