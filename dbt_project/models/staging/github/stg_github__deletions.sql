with landed as (

    select * from {{ source('raw_github', 'deletions') }}

),

renamed as (

    select
        -- ids
        'github:' || native_id as entity_id,

        -- properties
        'github' as tool,
        case entity
            when 'pull_requests' then 'change'
            when 'deployments' then 'deployment'
            when 'repositories' then 'repository'
            when 'releases' then 'release'
            when 'workflow_runs' then 'build'
            else entity
        end as entity,

        -- timestamps
        {{ to_utc('noticed_at') }} as noticed_at
    from landed

)

select * from renamed
