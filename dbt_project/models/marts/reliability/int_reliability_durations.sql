with alerts as (

    select * from {{ ref('int_scoped_alerts') }}

),

findings as (

    select * from {{ ref('int_scoped_findings') }}

),

observed as (

    select
        'alert_acknowledge_time' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        alert_id as item_id,
        acknowledge_seconds as seconds,
        false as is_open,
        observed_on
    from alerts
    where acknowledge_seconds is not null
    union all
    select
        'finding_fix_time' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        finding_id as item_id,
        seconds,
        is_open,
        observed_on
    from findings
    where seconds is not null
    union all
    select
        'finding_fix_time' as metric_id,
        severity as segment_value,
        scope_type,
        scope_id,
        finding_id as item_id,
        seconds,
        is_open,
        observed_on
    from findings
    where
        seconds is not null
        and severity is not null

)

select * from observed
