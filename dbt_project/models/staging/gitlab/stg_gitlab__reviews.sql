with landed as (

    select * from {{ source('raw_gitlab', 'reviews') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || review_id as review_id,
        'gitlab:' || change_id as change_id,
        reviewer_key,

        -- properties
        'gitlab' as tool,
        reviewer_type,
        kind as original_kind,
        kind,

        -- flags
        is_requested,

        -- measures
        comment_count,

        -- timestamps
        {{ to_utc('submitted_at') }} as submitted_at
    from landed

)

select * from renamed
