with landed as (

    select * from {{ source('raw_azure_devops', 'builds') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || build_id as build_id,
        case
            when {{ starts_with('repository_id', "'github:'") }} then repository_id
            else 'azure_devops:' || repository_id
        end as repository_id,
        commit_sha,

        -- properties
        'azure_devops' as tool,
        name,
        branch,
        original_status,
        cast(null as bigint) as attempt,
        cast(null as text) as url,
        status,

        -- timestamps
        {{ to_utc('queued_at') }} as queued_at,
        {{ to_utc('started_at') }} as started_at,
        {{ to_utc('finished_at') }} as finished_at
    from landed

)

select * from renamed
