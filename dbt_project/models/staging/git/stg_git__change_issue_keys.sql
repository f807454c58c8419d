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
        found_in
    from landed

)

select * from renamed
