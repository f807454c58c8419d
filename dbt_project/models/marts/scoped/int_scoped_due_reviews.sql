with reviews as (

    select * from {{ ref('int_incident_reviews') }}

),

due as (

    select
        incident_id,
        service_id,
        review_due_at,
        coalesce(reviewed_at <= review_due_at, false) as is_reviewed
    from reviews
    where {{ is_past('review_due_at') }}

),

scoped as (

    {{ in_incident_scopes('due', ['incident_id', 'is_reviewed'], 'review_due_at') }}

)

select * from scoped
