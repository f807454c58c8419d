with landed as (

    select * from {{ source('raw_sarif', 'findings') }}

),

renamed as (

    select
        -- ids
        'sarif:' || finding_id as finding_id,
        {{ repository_by_reference('repository') }} as repository_id,
        series_id,
        rule_id,
        path_hash,

        -- properties
        'sarif' as tool,
        detector,
        severity as original_severity,
        kind,

        -- timestamps
        {{ to_utc('opened_at') }} as opened_at,
        {{ to_utc('last_seen_at') }} as last_seen_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
