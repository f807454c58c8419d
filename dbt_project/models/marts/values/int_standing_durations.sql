with findings as (

    select * from {{ ref('int_scoped_findings') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

series as (

    select * from {{ ref('int_series') }}

),

-- Not what came within the window, but what stood when it ended, however long it had stood by then.
standing as (

    select
        windows.window_id,
        findings.severity,
        {{ seconds_between('findings.opened_at', 'windows.window_end') }} as amount
    from windows
    inner join findings
        on
            windows.scope_type = findings.scope_type
            and windows.scope_id = findings.scope_id
            and windows.window_end > findings.opened_at
            and coalesce(windows.window_end <= findings.closed_at, findings.closed_at is null)
    where windows.window_family = 'findings'

),

of_series as (

    select
        standing.window_id,
        series.series_id,
        standing.amount
    from standing
    inner join series
        on
            series.metric_id = 'finding_age'
            and coalesce(series.segment_value = standing.severity, series.segment_value is null)

)

select * from of_series
