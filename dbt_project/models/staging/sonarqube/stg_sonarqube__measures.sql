with landed as (

    select * from {{ source('raw_sonarqube', 'measures') }}

),

renamed as (

    select
        -- ids
        coalesce(
            {{ repository_by_reference('repository') }}, 'sonarqube:' || project_key
        ) as repository_id,
        project_key,

        -- properties
        'sonarqube' as tool,
        metric,

        -- measures
        value,

        -- timestamps
        {{ to_utc('measured_at') }} as measured_at
    from landed

)

select * from renamed
