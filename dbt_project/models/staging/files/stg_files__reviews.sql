with landed as (

    select * from {{ source('raw_files', 'reviews') }}

),

renamed as (

    select
        -- ids
        'files:' || review_id as review_id,
        {{ files_key('change_id') }} as change_id,
        reviewer_key,

        -- properties
        'files' as tool,
        reviewer_type,
        kind as original_kind,
        lower(kind) as kind,

        -- flags
        is_requested,

        -- measures
        comment_count,

        -- timestamps
        {{ to_utc('submitted_at') }} as submitted_at
    from landed

)

select * from renamed
