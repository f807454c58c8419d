with landed as (

    select * from {{ source('raw_sonarqube', 'hotspots') }}

),

renamed as (

    select
        -- ids
        'sonarqube:' || hotspot_key as finding_id,
        coalesce(
            {{ repository_by_reference('repository') }}, 'sonarqube:' || project_key
        ) as repository_id,
        rule_id,
        path_hash,

        -- properties
        'sonarqube' as tool,
        'SonarQube hotspots' as detector,
        severity as original_severity,
        'security' as kind,
        status,
        resolution,

        -- timestamps
        {{ to_utc('opened_at') }} as opened_at,
        {{ to_utc('updated_at') }} as updated_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
