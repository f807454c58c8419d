with disclosed as (

    select * from {{ ref('int_disclosed_values') }}

),

series as (

    select * from {{ ref('int_series') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

pairs as (

    select * from {{ ref('int_window_pairs') }}

),

verdicts as (

    select * from {{ ref('int_verdicts') }}

),

baselines as (

    select * from {{ ref('mart_governance__baselines') }}

),

aims as (

    select * from {{ ref('int_aims') }}

),

tiers as (

    select * from {{ ref('int_industry_tiers') }}

),

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

together as (

    select
        -- what was measured
        series.metric_id,
        disclosed.statistic,
        disclosed.is_headline,
        spans.definition_version,
        catalogue.privacy_class,

        -- of whom
        windows.scope_type,
        windows.scope_id,
        series.segment_name,
        series.segment_value,

        -- when
        windows.window_name,
        windows.window_start,
        windows.window_end,
        windows.time_zone,
        cast({{ as_of() }} as date) as as_of,

        -- value
        disclosed.value,
        catalogue.unit,
        disclosed.numerator,
        disclosed.denominator,
        disclosed.n,
        disclosed.interval_low,
        disclosed.interval_high,
        disclosed.interval_null_reason,
        disclosed.open_count,
        disclosed.open_age_hours,

        -- beside it
        pairs.previous_value,
        verdicts.verdict,
        baselines.value as baseline,
        case when disclosed.is_headline and series.segment_name is null then aims.target end as target,
        case when disclosed.is_headline and series.segment_name is null then aims.long_term_goal end as long_term_goal,
        case when disclosed.is_headline then tiers.industry_edition end as industry_edition,
        case when disclosed.is_headline then tiers.industry_tier end as industry_tier,

        -- how far it holds
        windows.is_partial,
        windows.is_provisional,
        disclosed.is_suppressed,
        disclosed.null_reason
    from disclosed
    inner join series on disclosed.series_id = series.series_id
    inner join windows on disclosed.window_id = windows.window_id
    inner join catalogue on series.metric_id = catalogue.metric_id
    inner join spans
        on
            series.metric_id = spans.metric_id
            and (spans.effective_from is null or spans.effective_from < windows.end_date)
            and (spans.next_from is null or spans.next_from >= windows.end_date)
    left join pairs
        on
            disclosed.series_id = pairs.series_id
            and disclosed.window_id = pairs.window_id
            and disclosed.statistic = pairs.statistic
    left join verdicts
        on
            disclosed.series_id = verdicts.series_id
            and disclosed.window_id = verdicts.window_id
            and disclosed.statistic = verdicts.statistic
    left join baselines
        on
            series.metric_id = baselines.metric_id
            and coalesce(series.segment_name, '') = coalesce(baselines.segment_name, '')
            and coalesce(series.segment_value, '') = coalesce(baselines.segment_value, '')
            and spans.definition_version = baselines.definition_version
            and disclosed.statistic = baselines.statistic
            and windows.scope_type = baselines.scope_type
            and windows.scope_id = baselines.scope_id
    left join aims
        on
            series.metric_id = aims.metric_id
            and disclosed.window_id = aims.window_id
    left join tiers
        on
            disclosed.series_id = tiers.series_id
            and disclosed.window_id = tiers.window_id
    where windows.is_published

)

select * from together
