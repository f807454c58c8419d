with landed as (

    select * from {{ source('raw_jenkins', 'build_causes') }}

),

renamed as (

    select
        -- ids
        'jenkins:' || build_id as build_id,
        'jenkins:' || upstream_build_id as upstream_build_id,

        -- properties
        'jenkins' as tool,
        kind,

        -- measures
        position
    from landed

)

select * from renamed
