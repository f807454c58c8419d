with metric_values as (

    select * from {{ ref('metric_values') }}

),

quarters as (

    select
        metric_id,
        statistic,
        definition_version,
        scope_type,
        scope_id,
        {{ local_date('window_start', 'time_zone') }} as quarter_start_date,
        {{ local_date('window_end', 'time_zone') }} as quarter_end_date,
        value,
        unit,
        n,
        previous_value,
        verdict,
        is_partial,
        is_provisional,
        is_suppressed,
        null_reason
    from metric_values
    where
        window_name = 'quarter'
        and is_headline
        and segment_name is null

),

settled as (

    select
        -- what was measured
        metric_id,
        statistic,
        definition_version,

        -- of whom
        scope_type,
        scope_id,

        -- when
        quarter_start_date,
        quarter_end_date,

        -- measures
        value,
        unit,
        n,
        previous_value,
        value - previous_value as change,
        {{ safe_divide('value - previous_value', 'previous_value') }} as change_share,
        verdict,

        -- how far it holds
        is_partial,
        is_provisional,
        is_suppressed,
        case
            when value is null then null_reason
            when previous_value is null then 'the quarter before has no value, or is withheld'
        end as null_reason
    from quarters

)

select * from settled
