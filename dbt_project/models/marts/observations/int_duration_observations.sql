with changes as (

    select * from {{ ref('int_change_durations') }}

),

issues as (

    select * from {{ ref('int_issue_durations') }}

),

operations as (

    select * from {{ ref('int_operation_durations') }}

),

series as (

    select * from {{ ref('int_series') }}

),

observed as (

    select
        metric_id,
        segment_value,
        scope_type,
        scope_id,
        item_id,
        seconds,
        is_open,
        observed_on
    from changes
    union all
    select
        metric_id,
        segment_value,
        scope_type,
        scope_id,
        item_id,
        seconds,
        is_open,
        observed_on
    from issues
    union all
    select
        metric_id,
        segment_value,
        scope_type,
        scope_id,
        item_id,
        seconds,
        is_open,
        observed_on
    from operations

),

of_series as (

    select
        series.series_id,
        series.window_family,
        observed.scope_type,
        observed.scope_id,
        observed.item_id,
        observed.seconds,
        observed.is_open,
        observed.observed_on
    from observed
    inner join series
        on
            observed.metric_id = series.metric_id
            and observed.segment_value is not distinct from series.segment_value

)

select * from of_series
