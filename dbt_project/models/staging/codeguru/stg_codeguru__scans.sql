with landed as (

    select * from {{ source('raw_codeguru', 'scans') }}

),

renamed as (

    select
        -- ids
        series_id,
        coalesce(
            {{ repository_by_reference('repository') }}, 'codeguru:' || repository_name
        ) as repository_id,

        -- properties
        'codeguru' as tool,

        -- measures
        finding_count,

        -- flags
        is_whole,

        -- timestamps
        {{ to_utc('scanned_at') }} as scanned_at
    from landed

)

select * from renamed
