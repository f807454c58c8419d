with landed as (

    select * from {{ source('raw_github', 'reviews') }}

),

renamed as (

    select
        -- ids
        'github:' || review_id as review_id,
        'github:' || pull_request_id as change_id,
        reviewer_key,

        -- properties
        'github' as tool,
        reviewer_type,
        state as original_kind,
        case state
            when 'approved' then 'approval'
            when 'changes_requested' then 'changes_requested'
            when 'dismissed' then 'dismissal'
            else 'comment'
        end as kind,

        -- measures
        comment_count,

        -- timestamps
        {{ to_utc('submitted_at') }} as submitted_at
    from landed

)

select * from renamed
