with landed as (

    select * from {{ source('raw_azure_devops', 'reviews') }}

),

renamed as (

    select
        -- ids
        'azure_devops:' || review_id as review_id,
        'azure_devops:' || change_id as change_id,
        reviewer_key,

        -- properties
        'azure_devops' as tool,
        reviewer_type,
        original_kind,
        kind,

        -- flags
        cast(null as boolean) as is_requested,

        -- measures
        cast(null as bigint) as comment_count,

        -- timestamps
        {{ to_utc('submitted_at') }} as submitted_at
    from landed

)

select * from renamed
