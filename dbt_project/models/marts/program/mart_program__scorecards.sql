with persona_metrics as (

    select * from {{ ref('persona_metrics') }}

),

metric_values as (

    select * from {{ ref('metric_values') }}

),

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

measures as (

    select * from {{ ref('fct_measures') }}

),

-- What it is now: the newest ninety days of teams and of what is above them.
current_values as (

    select
        metric_id,
        scope_type,
        scope_id,
        {{ local_date('window_start', 'time_zone') }} as start_date,
        {{ local_date('window_end', 'time_zone') }} as end_date,
        value,
        n,
        interval_low,
        interval_high,
        previous_value,
        verdict,
        target,
        is_suppressed,
        null_reason
    from metric_values
    where
        window_name = '90d'
        and is_headline
        and segment_name is null
        and scope_type in ('team', 'product_line', 'organisation')

),

measured as (

    select
        measure_id,
        name,
        unit,
        scope_type,
        scope_id,
        date,
        value,
        n,
        lag(value) over (
            partition by measure_id, scope_type, scope_id
            order by date asc nulls last
        ) as previous_value,
        row_number() over (
            partition by measure_id, scope_type, scope_id
            order by date desc nulls last
        ) as position
    from measures
    where date < cast({{ as_of() }} as date)

),

cards as (

    select
        persona_metrics.role,
        persona_metrics.quarter_number,
        persona_metrics.position,
        persona_metrics.part,
        persona_metrics.metric_id,
        persona_metrics.measure_id,
        catalogue.name,
        catalogue.unit,
        current_values.scope_type,
        current_values.scope_id,
        current_values.start_date,
        current_values.end_date,
        current_values.value,
        current_values.n,
        current_values.interval_low,
        current_values.interval_high,
        current_values.previous_value,
        current_values.verdict,
        current_values.target,
        coalesce(current_values.is_suppressed, false) as is_suppressed,
        case
            when current_values.metric_id is null then 'nothing of it is known'
            else current_values.null_reason
        end as null_reason
    from persona_metrics
    inner join catalogue on persona_metrics.metric_id = catalogue.metric_id
    left join current_values on persona_metrics.metric_id = current_values.metric_id
    union all
    select
        persona_metrics.role,
        persona_metrics.quarter_number,
        persona_metrics.position,
        persona_metrics.part,
        persona_metrics.metric_id,
        persona_metrics.measure_id,
        measured.name,
        measured.unit,
        measured.scope_type,
        measured.scope_id,
        measured.date as start_date,
        {{ add_days('measured.date', '1') }} as end_date,
        measured.value,
        measured.n,
        cast(null as {{ double_type() }}) as interval_low,
        cast(null as {{ double_type() }}) as interval_high,
        measured.previous_value,
        cast(null as text) as verdict,
        cast(null as {{ double_type() }}) as target,
        false as is_suppressed,
        case when measured.measure_id is null then 'no file brings this measure' end as null_reason
    from persona_metrics
    left join measured
        on
            persona_metrics.measure_id = measured.measure_id
            and measured.position = 1
    where persona_metrics.measure_id is not null

)

select * from cards
