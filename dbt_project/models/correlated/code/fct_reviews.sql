with changes as (

    select * from {{ ref('int_proposed_changes') }}

),

hosted_reviews as (

    select * from {{ ref('stg_github__reviews') }}

),

requests as (

    select * from {{ ref('stg_github__review_requests') }}

),

told_reviews as (

    select * from {{ ref('int_told_reviews') }}

),

requested as (

    select
        change_id,
        reviewer_key
    from requests
    group by change_id, reviewer_key

),

all_told as (

    select
        hosted_reviews.review_id,
        hosted_reviews.change_id,
        hosted_reviews.reviewer_key,
        hosted_reviews.tool,
        hosted_reviews.kind,
        hosted_reviews.original_kind,
        hosted_reviews.reviewer_type,
        requested.reviewer_key is not null as is_requested,
        hosted_reviews.comment_count,
        hosted_reviews.submitted_at
    from hosted_reviews
    left join requested
        on
            hosted_reviews.change_id = requested.change_id
            and hosted_reviews.reviewer_key = requested.reviewer_key
    union all
    select
        review_id,
        change_id,
        reviewer_key,
        tool,
        kind,
        original_kind,
        reviewer_type,
        coalesce(is_requested, false) as is_requested,
        comment_count,
        submitted_at
    from told_reviews

),

of_known_changes as (

    select
        -- ids
        all_told.review_id,
        all_told.change_id,
        all_told.reviewer_key,

        -- properties
        all_told.tool,
        all_told.kind,
        all_told.original_kind,
        all_told.reviewer_type,

        -- flags
        (all_told.reviewer_key is not distinct from changes.author_key) as is_author,
        all_told.is_requested,

        -- measures
        all_told.comment_count,

        -- timestamps
        all_told.submitted_at
    from all_told
    inner join changes on all_told.change_id = changes.change_id

)

select * from of_known_changes
