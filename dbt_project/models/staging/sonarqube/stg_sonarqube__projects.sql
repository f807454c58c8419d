with landed as (

    select * from {{ source('raw_sonarqube', 'projects') }}

),

renamed as (

    select
        -- ids
        project_key,
        coalesce(
            {{ repository_by_reference('repository') }}, 'sonarqube:' || project_key
        ) as repository_id,

        -- properties
        'sonarqube' as tool
    from landed

)

select * from renamed
