with incidents as (

    select * from {{ ref('int_scoped_incidents') }}

),

findings as (

    select * from {{ ref('int_scoped_findings') }}

),

observed as (

    select
        'incident_count' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        incident_id as item_id,
        observed_on
    from incidents
    union all
    select
        'incident_count' as metric_id,
        severity as segment_value,
        scope_type,
        scope_id,
        incident_id as item_id,
        observed_on
    from incidents
    where severity is not null
    union all
    select
        'open_findings' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        finding_id as item_id,
        observed_on
    from findings
    where is_open
    union all
    select
        'open_findings' as metric_id,
        severity as segment_value,
        scope_type,
        scope_id,
        finding_id as item_id,
        observed_on
    from findings
    where
        is_open
        and severity is not null

)

select * from observed
