with published_reviews as (

    select * from {{ ref('int_scoped_published_reviews') }}

),

observed as (

    select
        'postmortem_time' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        incident_id as item_id,
        review_seconds as seconds,
        false as is_open,
        observed_on
    from published_reviews
    where review_seconds is not null

)

select * from observed
