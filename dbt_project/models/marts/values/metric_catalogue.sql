with definitions as (

    select * from {{ ref('metric_definitions') }}

),

settled as (

    select
        metric_id,
        name,
        category,
        definition_version,
        definition,
        unit,
        polarity,
        privacy_class,
        counter_metrics,
        purpose,
        not_for,
        owner_role,
        audience,
        failure_modes,
        model_card,
        review_due_date
    from definitions

)

select * from settled
