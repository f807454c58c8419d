with shapes as (

    select * from {{ ref('metric_shapes') }}

),

incidents as (

    select * from {{ ref('int_scoped_incidents') }}

),

findings as (

    select * from {{ ref('int_scoped_findings') }}

),

segments as (

    select
        cast(null as text) as window_family,
        'bot' as segment_name,
        'true' as segment_value
    union all
    select
        cast(null as text) as window_family,
        'bot' as segment_name,
        'false' as segment_value
    union all
    -- A severity that nothing of a kind ever had is no series of it.
    select
        'incidents' as window_family,
        'severity' as segment_name,
        severity as segment_value
    from incidents
    where severity is not null
    group by severity
    union all
    select
        'findings' as window_family,
        'severity' as segment_name,
        severity as segment_value
    from findings
    where severity is not null
    group by severity

),

every_series as (

    -- The series without a segment holds everything, bots too.
    select
        metric_id,
        cast(null as text) as segment_name,
        cast(null as text) as segment_value
    from shapes
    union all
    select
        shapes.metric_id,
        segments.segment_name,
        segments.segment_value
    from shapes
    inner join segments
        on
            shapes.segment_name = segments.segment_name
            and coalesce(segments.window_family, shapes.window_family) = shapes.window_family

),

numbered as (

    select
        row_number() over (
            order by every_series.metric_id asc nulls last, every_series.segment_value asc nulls first
        ) as series_id,
        every_series.metric_id,
        every_series.segment_name,
        every_series.segment_value,
        shapes.window_family,
        shapes.statistic_kind,
        shapes.has_calendar_windows,
        shapes.is_censored,
        shapes.interval_kind,
        shapes.minimum_n_for_tier,
        shapes.nothing_reason,
        shapes.left_out_reason
    from every_series
    inner join shapes on every_series.metric_id = shapes.metric_id

)

select * from numbered
