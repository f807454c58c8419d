with key_results as (

    select * from {{ ref('dim_key_results') }}

),

metric_values as (

    select * from {{ ref('metric_values') }}

),

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

periods as (

    select
        metric_id,
        scope_type,
        scope_id,
        window_name,
        {{ local_date('window_start', 'time_zone') }} as start_date,
        {{ local_date('window_end', 'time_zone') }} as end_date,
        value,
        n,
        interval_low,
        interval_high,
        is_provisional,
        is_suppressed,
        null_reason
    from metric_values
    where
        window_name in ('month', 'quarter')
        and is_headline
        and segment_name is null

),

-- Where it began: the quarter before.
starts as (

    select
        key_results.objective_id,
        key_results.metric_id,
        periods.value
    from key_results
    inner join periods
        on
            key_results.metric_id = periods.metric_id
            and key_results.scope_type = periods.scope_type
            and key_results.scope_id = periods.scope_id
            and key_results.from_date = periods.end_date
    where periods.window_name = 'quarter'

),

-- Where it is: its own quarter when that is over, until then its latest month.
within as (

    select
        key_results.objective_id,
        key_results.metric_id,
        periods.window_name,
        periods.start_date,
        periods.end_date,
        periods.value,
        periods.n,
        periods.interval_low,
        periods.interval_high,
        periods.is_provisional,
        periods.is_suppressed,
        periods.null_reason,
        row_number() over (
            partition by key_results.objective_id, key_results.metric_id
            order by
                case when periods.window_name = 'quarter' then 0 else 1 end asc nulls last,
                periods.end_date desc nulls last
        ) as position
    from key_results
    inner join periods
        on
            key_results.metric_id = periods.metric_id
            and key_results.scope_type = periods.scope_type
            and key_results.scope_id = periods.scope_id
            and key_results.from_date <= periods.start_date
            and periods.end_date <= {{ add_days('key_results.to_date', '1') }}

),

settled as (

    select
        -- ids
        key_results.objective_id,
        key_results.metric_id,
        key_results.scope_type,
        key_results.scope_id,

        -- properties
        key_results.name as objective_name,
        key_results.owner_role,
        key_results.direction,
        key_results.from_date,
        key_results.to_date,
        catalogue.unit,

        -- measures
        starts.value as start_value,
        within.window_name as current_window_name,
        within.start_date as current_start_date,
        within.value as current_value,
        within.n as current_n,
        within.interval_low as current_low,
        within.interval_high as current_high,
        key_results.target,
        {{ safe_divide('within.value - starts.value', 'key_results.target - starts.value') }} as progress_share,
        case
            when key_results.direction = 'increase' then within.value >= key_results.target
            else within.value <= key_results.target
        end as is_reached,
        coalesce(within.is_provisional, false) as is_provisional,
        coalesce(within.is_suppressed, false) as is_suppressed,
        case
            when key_results.metric_id is null then 'it names no key result'
            when catalogue.metric_id is null then 'no metric has this name'
            when within.objective_id is null then 'no month of it is over yet'
            when within.value is null then within.null_reason
            when starts.value is null then 'the quarter before has no value, or is withheld'
            when starts.value = key_results.target then 'it began at its target'
        end as null_reason
    from key_results
    left join catalogue on key_results.metric_id = catalogue.metric_id
    left join starts
        on
            key_results.objective_id = starts.objective_id
            and key_results.metric_id = starts.metric_id
    left join within
        on
            key_results.objective_id = within.objective_id
            and key_results.metric_id = within.metric_id
            and within.position = 1

)

select * from settled
