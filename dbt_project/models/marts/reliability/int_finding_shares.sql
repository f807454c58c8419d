with findings as (

    select * from {{ ref('int_scoped_findings') }}

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

)

select * from observed
