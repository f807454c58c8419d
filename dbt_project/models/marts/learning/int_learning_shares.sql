with due_reviews as (

    select * from {{ ref('int_scoped_due_reviews') }}

),

due_actions as (

    select * from {{ ref('int_scoped_due_actions') }}

),

repeated as (

    select * from {{ ref('int_scoped_repeated_incidents') }}

),

observed as (

    select
        'postmortem_coverage' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        incident_id as item_id,
        case when is_reviewed then 1 else 0 end as numerator,
        observed_on
    from due_reviews
    union all
    select
        'actions_done_on_time' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        action_id as item_id,
        case when is_in_time then 1 else 0 end as numerator,
        observed_on
    from due_actions
    union all
    select
        'repeat_incident_share' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        incident_id as item_id,
        case when is_repeated then 1 else 0 end as numerator,
        observed_on
    from repeated

),

settled as (

    select
        metric_id,
        segment_value,
        scope_type,
        scope_id,
        item_id,
        cast(numerator as bigint) as numerator,
        cast(1 as bigint) as denominator,
        observed_on
    from observed

)

select * from settled
