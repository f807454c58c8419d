with definitions as (

    select * from {{ ref('metric_definitions') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

in_force as (

    select
        metric_id,
        definition_version
    from spans
    where
        (effective_from is null or effective_from <= cast({{ as_of() }} as date))
        and (next_from is null or next_from > cast({{ as_of() }} as date))

),

settled as (

    select
        definitions.metric_id,
        definitions.name,
        definitions.category,
        in_force.definition_version,
        definitions.definition,
        definitions.unit,
        definitions.polarity,
        definitions.privacy_class,
        definitions.counter_metrics,
        definitions.purpose,
        definitions.not_for,
        definitions.owner_role,
        definitions.audience,
        definitions.failure_modes,
        definitions.model_card,
        definitions.review_due_date
    from definitions
    inner join in_force on definitions.metric_id = in_force.metric_id

)

select * from settled
