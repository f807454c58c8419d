with landed as (

    select * from {{ source('raw_gitlab', 'environments') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || environment_id as environment_id,
        'gitlab:' || repository_id as repository_id,

        -- properties
        'gitlab' as tool,
        environment as original_environment,
        tier,
        state,
        case tier
            when 'production' then 'production'
            when 'staging' then 'staging'
            when 'testing' then 'development'
            when 'development' then 'development'
        end as environment_kind
    from landed

)

select * from renamed
