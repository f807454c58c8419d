with landed as (

    select * from {{ source('raw_harness', 'artifacts') }}

),

renamed as (

    select
        -- ids
        'harness:' || artifact_id as artifact_id,
        cast(null as text) as build_id,
        commit_sha,

        -- properties
        'harness' as tool,
        cast(null as text) as location,
        name,
        qualifier,

        -- timestamps
        cast(null as timestamp) as created_at
    from landed

)

select * from renamed
