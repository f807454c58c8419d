with landed as (

    select * from {{ source('raw_files', 'artifacts') }}

),

renamed as (

    select
        -- ids
        'files:' || artifact_id as artifact_id,
        {{ files_key('build_id') }} as build_id,
        commit_sha,

        -- properties
        'files' as tool,
        location,
        name,
        qualifier,

        -- timestamps
        {{ to_utc('created_at') }} as created_at
    from landed

)

select * from renamed
