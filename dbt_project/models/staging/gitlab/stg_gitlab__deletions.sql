with landed as (

    select * from {{ source('raw_gitlab', 'deletions') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || native_id as entity_id,

        -- properties
        'gitlab' as tool,
        case entity
            when 'merge_requests' then 'change'
            when 'deployments' then 'deployment'
            when 'repositories' then 'repository'
            when 'releases' then 'release'
            when 'issues' then 'issue'
            else entity
        end as entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
