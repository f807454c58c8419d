with landed as (

    select * from {{ source('raw_azure_devops', 'deletions') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || native_id as entity_id,

        -- properties
        'azure_devops' as tool,
        case entity
            when 'issues' then 'issue'
            else entity
        end as entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
