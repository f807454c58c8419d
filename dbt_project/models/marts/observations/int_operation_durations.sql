{%- set recovery_spans = {
    'recovery_detect': 'detect_seconds',
    'recovery_acknowledge': 'acknowledge_seconds',
    'recovery_mitigate': 'mitigate_seconds',
    'recovery_restore': 'restore_seconds',
} -%}
with deployments as (

    select * from {{ ref('int_scoped_deployments') }}

),

recoveries as (

    select * from {{ ref('int_scoped_recoveries') }}

),

spans as (

    select * from {{ ref('int_scoped_recovery_spans') }}

),

incidents as (

    select * from {{ ref('int_scoped_incidents') }}

),

observed as (

    {% for metric_id, seconds in recovery_spans.items() -%}
        select
            '{{ metric_id }}' as metric_id,
            cast(null as text) as segment_value,
            scope_type,
            scope_id,
            incident_id as item_id,
            {{ seconds }} as seconds,
            observed_on,
            false as is_open
        from spans
        where {{ seconds }} is not null
        union all
    {% endfor -%}
    select
        'deployment_gap' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        deployment_id as item_id,
        gap_seconds as seconds,
        observed_on,
        false as is_open
    from deployments
    where gap_seconds is not null
    union all
    select
        'failed_deployment_recovery_time' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        deployment_id as item_id,
        seconds,
        observed_on,
        is_open
    from recoveries
    union all
    select
        'time_to_restore' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        incident_id as item_id,
        seconds,
        observed_on,
        is_open
    from incidents
    where seconds is not null
    union all
    select
        'time_to_restore' as metric_id,
        severity as segment_value,
        scope_type,
        scope_id,
        incident_id as item_id,
        seconds,
        observed_on,
        is_open
    from incidents
    where
        seconds is not null
        and severity is not null

)

select * from observed
