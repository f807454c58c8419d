with rewrites as (

    select * from {{ ref('int_scoped_rewrites') }}

),

changing as (

    select
        scope_type,
        scope_id,
        rewrite_id,
        is_bot,
        lines_changed,
        lines_rewritten,
        observed_on
    from rewrites
    where lines_changed > 0

),

observed as (

    select
        'code_rework' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        rewrite_id as item_id,
        lines_rewritten as numerator,
        lines_changed as denominator,
        observed_on
    from changing
    union all
    select
        'code_rework' as metric_id,
        case when is_bot then 'true' else 'false' end as segment_value,
        scope_type,
        scope_id,
        rewrite_id as item_id,
        lines_rewritten as numerator,
        lines_changed as denominator,
        observed_on
    from changing

)

select * from observed
