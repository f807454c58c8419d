with plans as (

    select * from {{ ref('dim_improvement_plans') }}

),

metric_values as (

    select * from {{ ref('metric_values') }}

),

windows as (

    select
        metric_id,
        definition_version,
        scope_type,
        scope_id,
        window_name,
        {{ local_date('window_start', 'time_zone') }} as start_date,
        value,
        n,
        interval_low,
        interval_high,
        is_partial or is_provisional as is_unfinished,
        is_suppressed
    from metric_values
    where
        is_headline
        and segment_name is null

),

compared as (

    select
        plans.plan_id,
        plans.issue_key,
        plans.metric_id,
        plans.scope_type,
        plans.scope_id,
        plans.action,
        plans.opportunity,
        plans.resolution,
        plans.owner_role,
        plans.expected_direction,
        plans.window_name,
        plans.due_date,
        plans.completed_date,
        plans.before_date,
        plans.after_date,
        earlier.value as before_value,
        earlier.n as before_n,
        later.value as after_value,
        later.n as after_n,
        later.value - earlier.value as difference,
        -- How far the difference may lie below and above what was seen, from both intervals.
        sqrt(
            power(later.value - later.interval_low, 2) + power(earlier.interval_high - earlier.value, 2)
        ) as reach_down,
        sqrt(
            power(later.interval_high - later.value, 2) + power(earlier.value - earlier.interval_low, 2)
        ) as reach_up,
        case
            when plans.completed_date is null then 'it is not completed'
            when earlier.metric_id is null then 'the window before is not known'
            when later.metric_id is null then 'the window after is not over yet'
            when earlier.is_suppressed or later.is_suppressed then 'one of the windows is withheld'
            when earlier.is_unfinished or later.is_unfinished then 'one of the windows is not known to its end'
            when earlier.value is null or later.value is null then 'one of the windows has no value'
            when earlier.definition_version <> later.definition_version
                then 'the definition changed between the windows'
            when earlier.interval_low is null or later.interval_low is null then 'one of the values has no interval'
        end as outcome_reason
    from plans
    left join windows as earlier
        on
            plans.metric_id = earlier.metric_id
            and plans.scope_type = earlier.scope_type
            and plans.scope_id = earlier.scope_id
            and plans.window_name = earlier.window_name
            and plans.before_date = earlier.start_date
    left join windows as later
        on
            plans.metric_id = later.metric_id
            and plans.scope_type = later.scope_type
            and plans.scope_id = later.scope_id
            and plans.window_name = later.window_name
            and plans.after_date = later.start_date

),

settled as (

    select
        -- ids
        plan_id,
        issue_key,
        metric_id,
        scope_type,
        scope_id,

        -- properties
        action,
        opportunity,
        resolution,
        owner_role,
        expected_direction,

        -- dates
        due_date,
        completed_date,
        coalesce(completed_date, cast({{ as_of() }} as date)) > due_date as is_late,
        window_name,
        before_date,
        after_date,

        -- measures
        before_value,
        before_n,
        after_value,
        after_n,
        difference,
        difference - reach_down as difference_low,
        difference + reach_up as difference_high,

        -- outcome
        case
            when outcome_reason is not null then 'inconclusive'
            when difference - reach_down <= 0 and difference + reach_up >= 0 then 'no clear change'
            when (difference > 0) = (expected_direction = 'increase') then 'improved'
            else 'worse'
        end as outcome,
        outcome_reason
    from compared

)

select * from settled
