with landed as (

    select * from {{ source('raw_git', 'change_issue_keys') }}

),

renamed as (

    select
        -- ids
        'git:' || change_id as change_id,
        upper(issue_key) as issue_key,

        -- properties
        'git' as tool,
        found_in,

        -- flags
        -- The text that could close an issue is in no column of it.
        cast(null as boolean) as is_closing
    from landed

)

select * from renamed
