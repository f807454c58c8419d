with catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

cards as (

    select * from {{ ref('model_cards') }}

),

-- A card with a gap is no card.
complete as (

    select
        catalogue.metric_id,
        cards.model_card,
        cards.measures,
        cards.does_not_measure,
        cards.failure_modes,
        cards.misuse,
        cards.owner_role,
        cards.review_due_date,
        cards.review_due_date < cast({{ as_of() }} as date) as is_review_overdue
    from catalogue
    inner join cards on catalogue.model_card = cards.model_card
    where
        catalogue.category = 'ai'
        and trim(cards.measures) <> ''
        and trim(cards.does_not_measure) <> ''
        and trim(cards.failure_modes) <> ''
        and trim(cards.misuse) <> ''
        and trim(cards.owner_role) <> ''
        and cards.review_due_date is not null

)

select * from complete
