with landed as (

    select * from {{ source('raw_sarif', 'scans') }}

),

renamed as (

    select
        -- ids
        series_id,
        {{ repository_by_reference('repository') }} as repository_id,

        -- properties
        'sarif' as tool,
        detector,

        -- measures
        finding_count,

        -- flags
        is_whole,

        -- timestamps
        {{ to_utc('scanned_at') }} as scanned_at
    from landed

)

select * from renamed
