with landed as (

    select * from {{ source('raw_files', 'commit_issue_keys') }}

),

renamed as (

    select
        -- ids
        {{ files_key('repository_id') }} as repository_id,
        commit_sha,
        upper(issue_key) as issue_key,

        -- properties
        'files' as tool
    from landed

)

select * from renamed
