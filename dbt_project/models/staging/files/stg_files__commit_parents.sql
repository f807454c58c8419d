with landed as (

    select * from {{ source('raw_files', 'commit_parents') }}

),

renamed as (

    select
        -- ids
        {{ files_key('repository_id') }} as repository_id,
        commit_sha,
        parent_sha,

        -- properties
        'files' as tool
    from landed

)

select * from renamed
