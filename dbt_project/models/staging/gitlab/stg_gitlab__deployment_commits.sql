with landed as (

    select * from {{ source('raw_gitlab', 'deployment_commits') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || deployment_id as deployment_id,
        commit_sha,

        -- properties
        'gitlab' as tool
    from landed

)

select * from renamed
