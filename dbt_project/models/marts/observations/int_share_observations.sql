{% set observers = [
    'int_delivery_shares',
    'int_reliability_shares',
    'int_alert_shares',
    'int_finding_shares',
    'int_ci_shares',
    'int_hygiene_shares',
    'int_link_shares',
    'int_issue_hygiene_shares',
    'int_backlog_shares',
    'int_quality_shares',
    'int_rework_shares',
    'int_planning_shares',
    'int_learning_shares',
] %}

with observed as (

    {{ told(observers, [
        'metric_id', 'segment_value', 'scope_type', 'scope_id', 'item_id', 'numerator', 'denominator',
        'observed_on',
    ]) }}

),

series as (

    select * from {{ ref('int_series') }}

),

of_series as (

    select
        series.series_id,
        series.window_family,
        observed.scope_type,
        observed.scope_id,
        observed.item_id,
        observed.numerator,
        observed.denominator,
        observed.observed_on
    from observed
    inner join series
        on
            observed.metric_id = series.metric_id
            and observed.segment_value is not distinct from series.segment_value

)

select * from of_series
