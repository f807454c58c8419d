with levels as (

    select * from {{ ref('int_scoped_service_levels') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

budgets as (

    -- Both in millionths of one, which are whole numbers whatever the target.
    select
        scope_type,
        scope_id,
        slo_id,
        observed_on,
        window_days,
        bad * 1000000 as bad_millionths,
        total * allowed_per_million as allowed_millionths
    from levels
    where allowed_per_million is not null

),

burnt as (

    select
        windows.window_id,
        budgets.slo_id,
        max(budgets.window_days) as window_days,
        sum(budgets.bad_millionths) as bad_millionths,
        sum(budgets.allowed_millionths) as allowed_millionths
    from windows
    inner join budgets
        on
            windows.scope_type = budgets.scope_type
            and windows.scope_id = budgets.scope_id
            and windows.start_date <= budgets.observed_on
            and windows.end_date > budgets.observed_on
    where windows.window_family = 'levels'
    group by windows.window_id, budgets.slo_id

),

-- What is left of a budget is left of the objective's own window, which ends where the report's does.
spent as (

    select
        burnt.window_id,
        burnt.slo_id,
        sum(budgets.bad_millionths) as bad_millionths,
        sum(budgets.allowed_millionths) as allowed_millionths
    from burnt
    inner join windows on burnt.window_id = windows.window_id
    inner join budgets
        on
            windows.scope_type = budgets.scope_type
            and windows.scope_id = budgets.scope_id
            and burnt.slo_id = budgets.slo_id
            and windows.end_date > budgets.observed_on
            and {{ add_days('windows.end_date', '-burnt.window_days') }} <= budgets.observed_on
    group by burnt.window_id, burnt.slo_id

),

together as (

    select
        burnt.window_id,
        burnt.slo_id,
        burnt.bad_millionths > 0 as is_burning,
        {{ safe_divide('burnt.bad_millionths', 'burnt.allowed_millionths') }} as burn_rate,
        {{ safe_divide('spent.allowed_millionths - spent.bad_millionths', 'spent.allowed_millionths') }} as share_left,
        {{ safe_divide(
            'burnt.allowed_millionths * burnt.window_days * 24',
            'burnt.bad_millionths',
        ) }} as hours_of_a_whole_budget
    from burnt
    left join spent
        on
            burnt.window_id = spent.window_id
            and burnt.slo_id = spent.slo_id

),

settled as (

    select
        window_id,
        slo_id,
        is_burning,
        burn_rate,
        share_left,
        case
            when is_burning then greatest(share_left, 0) * hours_of_a_whole_budget
        end as hours_to_exhaustion
    from together

)

select * from settled
