with landed as (

    select * from {{ source('raw_bitbucket', 'reviews') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || review_id as review_id,
        'bitbucket:' || change_id as change_id,
        reviewer_key,

        -- properties
        'bitbucket' as tool,
        reviewer_type,
        kind as original_kind,
        kind,

        -- flags
        cast(null as boolean) as is_requested,

        -- measures
        comment_count,

        -- timestamps
        {{ to_utc('submitted_at') }} as submitted_at
    from landed

)

select * from renamed
