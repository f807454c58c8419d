with landed as (

    select * from {{ source('raw_files', 'deployment_commits') }}

),

renamed as (

    select
        -- ids
        {{ files_key('deployment_id') }} as deployment_id,
        commit_sha,

        -- properties
        'files' as tool
    from landed

)

select * from renamed
