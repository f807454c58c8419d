with landed as (

    select * from {{ source('raw_jenkins', 'change_sets') }}

),

renamed as (

    select
        -- ids
        'jenkins:' || build_id as build_id,
        -- A build that a rule calls a deployment keeps its id.
        'jenkins:' || build_id as deployment_id,
        commit_sha,

        -- properties
        'jenkins' as tool,

        -- timestamps
        {{ to_utc('committed_at') }} as committed_at
    from landed

)

select * from renamed
