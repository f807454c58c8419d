with landed as (

    select * from {{ source('raw_files', 'change_issue_keys') }}

),

renamed as (

    select
        -- ids
        {{ files_key('change_id') }} as change_id,
        upper(issue_key) as issue_key,

        -- properties
        'files' as tool,
        found_in
    from landed

)

select * from renamed
