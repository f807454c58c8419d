with landed as (

    select * from {{ source('raw_bitbucket', 'deletions') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || native_id as entity_id,

        -- properties
        'bitbucket' as tool,
        case entity
            when 'pull_requests' then 'change'
            when 'deployments' then 'deployment'
            when 'repositories' then 'repository'
            when 'tags' then 'release'
            else entity
        end as entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
