with landed as (

    select * from {{ source('raw_codeguru', 'code_reviews') }}

),

renamed as (

    select
        -- ids
        code_review_id,
        coalesce(
            {{ repository_by_reference('repository') }}, 'codeguru:' || repository_name
        ) as repository_id,

        -- properties
        'codeguru' as tool,
        review_type,

        -- measures
        finding_count,
        line_count,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
