with landed as (

    select * from {{ source('raw_sonarqube', 'coverage') }}

),

renamed as (

    select
        -- ids
        coalesce(
            {{ repository_by_reference('repository') }}, 'sonarqube:' || project_key
        ) as repository_id,
        project_key,
        commit_sha,

        -- properties
        'sonarqube' as tool,

        -- measures
        lines_covered,
        lines_total,
        branches_covered,
        branches_total,

        -- timestamps
        {{ to_utc('measured_at') }} as measured_at
    from landed

)

select * from renamed
