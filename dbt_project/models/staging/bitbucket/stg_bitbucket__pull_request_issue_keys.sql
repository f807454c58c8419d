with landed as (

    select * from {{ source('raw_bitbucket', 'pull_request_issue_keys') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || change_id as change_id,
        upper(issue_key) as issue_key,

        -- properties
        'bitbucket' as tool,
        found_in,

        -- flags
        is_closing
    from landed

)

select * from renamed
