with landed as (

    select * from {{ source('raw_github', 'review_requests') }}

),

renamed as (

    select
        -- ids
        'github:' || pull_request_id as change_id,
        reviewer_key,

        -- properties
        'github' as tool,

        -- timestamps
        {{ to_utc('requested_at') }} as requested_at
    from landed

)

select * from renamed
