with landed as (

    select * from {{ source('raw_bitbucket', 'environments') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || environment_id as environment_id,
        'bitbucket:' || repository_id as repository_id,

        -- properties
        'bitbucket' as tool,
        name as original_environment,
        environment_type,
        case lower(environment_type)
            when 'production' then 'production'
            when 'staging' then 'staging'
            when 'test' then 'development'
        end as environment_kind
    from landed

)

select * from renamed
