{% set durations = [
    'int_change_durations',
    'int_issue_durations',
    'int_operation_durations',
    'int_reliability_durations',
    'int_ci_durations',
    'int_hygiene_durations',
    'int_backlog_durations',
    'int_planning_durations',
    'int_quality_durations',
    'int_learning_durations',
] %}
{% set quantities = [
    'int_hygiene_quantities',
] %}

with observed as (

    {{ told(durations, [
        'metric_id', 'segment_value', 'scope_type', 'scope_id', 'item_id', 'seconds as amount', 'is_open',
        'observed_on',
    ]) }}
    {% for quantity in quantities -%}
        union all
        select
            metric_id,
            segment_value,
            scope_type,
            scope_id,
            item_id,
            quantity as amount,
            false as is_open,
            observed_on
        from {{ ref(quantity) }}
    {% endfor %}

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
        observed.amount,
        observed.is_open,
        observed.observed_on
    from observed
    inner join series
        on
            observed.metric_id = series.metric_id
            and observed.segment_value is not distinct from series.segment_value

)

select * from of_series
