with landed as (

    select * from {{ source('raw_sonarqube', 'deletions') }}

),

renamed as (

    select
        -- ids
        'sonarqube:' || native_id as entity_id,

        -- properties
        'sonarqube' as tool,
        case
            when entity in ('issues', 'hotspots') then 'finding'
            else entity
        end as entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
