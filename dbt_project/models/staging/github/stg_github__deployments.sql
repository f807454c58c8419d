with landed as (

    select * from {{ source('raw_github', 'deployments') }}

),

renamed as (

    select
        -- ids
        'github:' || deployment_id as deployment_id,
        repository_native_id,
        commit_sha,

        -- properties
        'github' as tool,
        environment as original_environment,
        task as original_kind,
        version,
        creator_type,

        -- flags
        creator_type = 'bot' as is_automatic,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
