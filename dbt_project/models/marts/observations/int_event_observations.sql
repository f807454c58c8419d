{% set observers = [
    'int_delivery_events',
    'int_reliability_events',
    'int_hygiene_events',
    'int_backlog_events',
    'int_quality_events',
    'int_planning_events',
    'int_learning_events',
] %}

with observed as (

    {{ told(observers, [
        'metric_id', 'segment_value', 'scope_type', 'scope_id', 'item_id', 'observed_on',
    ]) }}

),

series as (

    select * from {{ ref('int_series') }}

),

of_series as (

    select
        series.series_id,
        series.metric_id,
        series.window_family,
        observed.scope_type,
        observed.scope_id,
        observed.item_id,
        observed.observed_on
    from observed
    inner join series
        on
            observed.metric_id = series.metric_id
            and observed.segment_value is not distinct from series.segment_value

)

select * from of_series
