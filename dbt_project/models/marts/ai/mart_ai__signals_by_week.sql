with signals as (

    select * from {{ ref('int_signals') }}

),

cards as (

    select * from {{ ref('mart_ai__model_cards') }}

),

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

-- No card, no publication.
published as (

    select
        -- what was measured
        signals.metric_id,
        catalogue.definition_version,

        -- of whom
        signals.scope_type,
        signals.scope_id,
        signals.segment_name,
        signals.segment_value,

        -- when
        signals.week_start_date,
        signals.week_end_date,

        -- value
        signals.value,
        catalogue.unit,
        signals.numerator,
        signals.denominator,
        signals.n,
        signals.interval_low,
        signals.interval_high,
        signals.interval_null_reason,
        before.value as previous_value,

        -- how far it holds
        'not causal' as caveat,
        cards.model_card,
        signals.is_suppressed,
        signals.null_reason
    from signals
    inner join cards on signals.metric_id = cards.metric_id
    inner join catalogue on signals.metric_id = catalogue.metric_id
    left join signals as before
        on
            signals.metric_id = before.metric_id
            and signals.scope_type = before.scope_type
            and signals.scope_id = before.scope_id
            and signals.segment_value = before.segment_value
            and signals.week_start_date = before.week_end_date
            and not signals.is_suppressed

)

select * from published
