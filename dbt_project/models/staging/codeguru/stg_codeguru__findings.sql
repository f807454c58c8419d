with landed as (

    select * from {{ source('raw_codeguru', 'findings') }}

),

renamed as (

    select
        -- ids
        'codeguru:' || finding_id as finding_id,
        coalesce(
            {{ repository_by_reference('repository') }}, 'codeguru:' || repository_name
        ) as repository_id,
        series_id,
        rule_id,
        path_hash,

        -- properties
        'codeguru' as tool,
        'CodeGuru Reviewer' as detector,
        severity as original_severity,
        kind,

        -- timestamps
        {{ to_utc('opened_at') }} as opened_at,
        {{ to_utc('last_seen_at') }} as last_seen_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
