{%- set beside_teams = 'suppressed so that another value cannot be worked out' -%}
with cells as (

    select * from {{ ref('int_assistant_cells') }}

),

detected as (

    select * from {{ ref('int_detected_weeks') }}

),

poisson_bounds as (

    select * from {{ ref('poisson_bounds') }}

),

counted as (

    select
        'ai_active_share' as metric_id,
        scope_type,
        scope_id,
        assistant,
        week_start_date,
        week_end_date,
        active_count as numerator,
        eligible_count as denominator,
        'nobody tells how many could use it' as nothing_reason,
        is_thin,
        is_beside_teams,
        minimum_contributors
    from cells
    union all
    select
        'ai_acceptance_rate' as metric_id,
        scope_type,
        scope_id,
        assistant,
        week_start_date,
        week_end_date,
        accepted as numerator,
        shown as denominator,
        'nothing was shown in the week, or nobody tells' as nothing_reason,
        is_thin,
        is_beside_teams,
        minimum_contributors
    from cells
    union all
    -- Only where an assistant says itself which changes it had a hand in.
    select
        'ai_assisted_change_share' as metric_id,
        scope_type,
        scope_id,
        assistant,
        week_start_date,
        week_end_date,
        assisted_changes as numerator,
        merged_count as denominator,
        'no merged changes of people in the week' as nothing_reason,
        is_thin or is_merged_by_few as is_thin,
        is_beside_teams,
        minimum_contributors
    from cells
    where assisted_changes is not null

),

judged as (

    select
        metric_id,
        scope_type,
        scope_id,
        assistant,
        week_start_date,
        week_end_date,
        cast(numerator as bigint) as numerator,
        cast(denominator as bigint) as denominator,
        case
            when is_thin then 'fewer than ' || cast(minimum_contributors as text) || ' contributors'
            when is_beside_teams then '{{ beside_teams }}'
        end as withheld_reason,
        case
            when denominator is null or denominator = 0 or numerator is null then nothing_reason
            when numerator > denominator then 'the two are not counted alike: there is more than there could be'
        end as nothing_reason
    from counted

),

shares as (

    select
        metric_id,
        scope_type,
        scope_id,
        'assistant' as segment_name,
        assistant as segment_value,
        week_start_date,
        week_end_date,
        case
            when withheld_reason is null and nothing_reason is null
                then {{ safe_divide('numerator', 'denominator') }}
        end as value,
        case when withheld_reason is null then numerator end as numerator,
        case when withheld_reason is null then denominator end as denominator,
        case when withheld_reason is null then coalesce(denominator, 0) end as n,
        -- People are counted once each; suggestions to one person are no independent events.
        case
            when withheld_reason is null and nothing_reason is null and metric_id <> 'ai_acceptance_rate'
                then {{ wilson_low('numerator', 'denominator') }}
        end as interval_low,
        case
            when withheld_reason is null and nothing_reason is null and metric_id <> 'ai_acceptance_rate'
                then {{ wilson_high('numerator', 'denominator') }}
        end as interval_high,
        case
            when withheld_reason is null and nothing_reason is null and metric_id = 'ai_acceptance_rate'
                then 'suggestions to the same people are no independent events'
        end as interval_null_reason,
        withheld_reason is not null as is_suppressed,
        coalesce(withheld_reason, nothing_reason) as null_reason
    from judged

),

-- What came and what went, each week beside the other: a trend of what is opened alone never falls.
detected_moves as (

    select
        'findings_by_detector' as metric_id,
        service_id,
        detector,
        week_start_date,
        week_end_date,
        finding_count as event_count
    from detected
    union all
    select
        'closed_findings_by_detector' as metric_id,
        service_id,
        detector,
        week_start_date,
        week_end_date,
        closed_count as event_count
    from detected

),

together as (

    select
        metric_id,
        scope_type,
        scope_id,
        segment_name,
        segment_value,
        week_start_date,
        week_end_date,
        value,
        numerator,
        denominator,
        n,
        interval_low,
        interval_high,
        interval_null_reason,
        is_suppressed,
        null_reason
    from shares
    union all
    select
        detected_moves.metric_id,
        'service' as scope_type,
        detected_moves.service_id as scope_id,
        'detector' as segment_name,
        detected_moves.detector as segment_value,
        detected_moves.week_start_date,
        detected_moves.week_end_date,
        {{ as_double('detected_moves.event_count') }} as value,
        cast(null as bigint) as numerator,
        cast(null as bigint) as denominator,
        detected_moves.event_count as n,
        coalesce(poisson_bounds.lower_bound, {{ wilson_hilferty_low('detected_moves.event_count') }}) as interval_low,
        coalesce(poisson_bounds.upper_bound, {{ wilson_hilferty_high('detected_moves.event_count') }}) as interval_high,
        cast(null as text) as interval_null_reason,
        false as is_suppressed,
        cast(null as text) as null_reason
    from detected_moves
    left join poisson_bounds on detected_moves.event_count = poisson_bounds.event_count

)

select * from together
