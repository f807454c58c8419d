with landed as (

    select * from {{ source('raw_github', 'pull_request_issue_keys') }}

),

renamed as (

    select
        -- ids
        'github:' || pull_request_id as change_id,
        upper(issue_key) as issue_key,

        -- properties
        'github' as tool,
        found_in,

        -- flags
        is_closing
    from landed

)

select * from renamed
