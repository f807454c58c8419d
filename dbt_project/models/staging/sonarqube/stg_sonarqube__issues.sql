with landed as (

    select * from {{ source('raw_sonarqube', 'issues') }}

),

renamed as (

    select
        -- ids
        'sonarqube:' || issue_key as finding_id,
        coalesce(
            {{ repository_by_reference('repository') }}, 'sonarqube:' || project_key
        ) as repository_id,
        rule_id,
        path_hash,

        -- properties
        'sonarqube' as tool,
        'SonarQube' as detector,
        severity as original_severity,
        kind,
        issue_type,
        status,
        resolution,

        -- measures
        effort_minutes,

        -- timestamps
        {{ to_utc('opened_at') }} as opened_at,
        {{ to_utc('updated_at') }} as updated_at,
        {{ to_utc('closed_at') }} as closed_at
    from landed

)

select * from renamed
