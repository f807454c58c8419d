with reviews as (

    select * from {{ ref('int_incident_reviews') }}

),

published as (

    select
        incident_id,
        service_id,
        review_seconds,
        reviewed_at
    from reviews
    where reviewed_at is not null

),

scoped as (

    {{ in_incident_scopes('published', ['incident_id', 'review_seconds'], 'reviewed_at') }}

)

select * from scoped
