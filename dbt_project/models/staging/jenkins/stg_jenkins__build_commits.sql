with landed as (

    select * from {{ source('raw_jenkins', 'build_commits') }}

),

renamed as (

    select
        -- ids
        'jenkins:' || build_id as build_id,
        commit_sha,

        -- properties
        'jenkins' as tool,

        -- timestamps
        {{ to_utc('committed_at') }} as committed_at
    from landed

)

select * from renamed
