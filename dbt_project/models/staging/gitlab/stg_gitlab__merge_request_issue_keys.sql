with landed as (

    select * from {{ source('raw_gitlab', 'merge_request_issue_keys') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || change_id as change_id,
        upper(issue_key) as issue_key,

        -- properties
        'gitlab' as tool,
        found_in,

        -- flags
        is_closing
    from landed

)

select * from renamed
