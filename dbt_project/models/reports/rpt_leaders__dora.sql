with metric_values as (

    select * from {{ ref('metric_values') }}

),

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

delivery as (

    select
        metric_values.metric_id,
        catalogue.name as metric_name,
        catalogue.polarity,
        metric_values.statistic,
        metric_values.is_headline,
        metric_values.scope_type,
        metric_values.scope_id,
        scopes.scope_name,
        metric_values.segment_name,
        metric_values.segment_value,
        metric_values.window_name,
        metric_values.window_start,
        metric_values.window_end,
        metric_values.time_zone,
        metric_values.as_of,
        metric_values.value,
        metric_values.unit,
        metric_values.numerator,
        metric_values.denominator,
        metric_values.n,
        metric_values.interval_low,
        metric_values.interval_high,
        metric_values.interval_null_reason,
        metric_values.open_count,
        metric_values.open_age_hours,
        metric_values.previous_value,
        metric_values.verdict,
        metric_values.baseline,
        metric_values.target,
        metric_values.long_term_goal,
        metric_values.industry_edition,
        metric_values.industry_tier,
        metric_values.is_partial,
        metric_values.is_provisional,
        metric_values.is_suppressed,
        metric_values.null_reason
    from metric_values
    inner join catalogue on metric_values.metric_id = catalogue.metric_id
    left join scopes
        on
            metric_values.scope_type = scopes.scope_type
            and metric_values.scope_id = scopes.scope_id
    where catalogue.category = 'dora'

)

select * from delivery
