with findings as (

    select * from {{ ref('int_scoped_findings') }}

),

closed_findings as (

    select * from {{ ref('int_scoped_closed_findings') }}

),

moves as (

    select
        scope_type,
        scope_id,
        finding_id,
        severity,
        1 as opened_count,
        0 as closed_count,
        observed_on
    from findings
    union all
    select
        scope_type,
        scope_id,
        finding_id,
        severity,
        0 as opened_count,
        1 as closed_count,
        observed_on
    from closed_findings

),

observed as (

    select
        'repeated_finding_share' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        finding_id as item_id,
        cast(case when is_repeated then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator,
        observed_on
    from findings
    where is_repeated is not null
    union all
    select
        'finding_growth' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        finding_id as item_id,
        cast(opened_count as bigint) as numerator,
        cast(closed_count as bigint) as denominator,
        observed_on
    from moves
    union all
    select
        'finding_growth' as metric_id,
        severity as segment_value,
        scope_type,
        scope_id,
        finding_id as item_id,
        cast(opened_count as bigint) as numerator,
        cast(closed_count as bigint) as denominator,
        observed_on
    from moves
    where severity is not null

)

select * from observed
