with slo_measurements as (

    select * from {{ ref('fct_slo_measurements') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

known as (

    -- What was not measured, and what nobody asked for, is neither good nor bad.
    select
        slo_id,
        service_id,
        tool,
        indicator,
        target,
        window_days,
        cast(round(good) as bigint) as good,
        cast(round(total) as bigint) as total,
        -- In whole parts of a million, so that budgets add up exactly.
        cast(round((1 - target) * 1000000) as bigint) as allowed_per_million,
        bucket_start
    from slo_measurements
    where
        good is not null
        and total > 0
        and {{ is_past('bucket_start') }}

),

measured as (

    select
        -- ids
        known.slo_id,
        known.service_id,

        -- properties
        known.tool,
        known.indicator,
        known.target,
        known.window_days,
        spans.definition_version,

        -- measures
        known.good,
        known.total,
        known.total - known.good as bad,
        {{ safe_divide('known.total * known.allowed_per_million', '1000000') }} as allowed_bad,
        case when known.allowed_per_million > 0 then known.allowed_per_million end as allowed_per_million,

        -- timestamps
        known.bucket_start
    from known
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'slo_compliance'
            and {{ held_on('known.bucket_start') }}

)

select * from measured
