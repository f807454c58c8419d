with scopes as (

    select * from {{ ref('int_scopes') }}

),

coverage as (

    select * from {{ ref('int_coverage') }}

),

ends as (

    select * from {{ ref('int_data_ends') }}

),

periods as (

    select * from {{ ref('int_periods') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

baseline_starts as (

    select * from {{ ref('int_baseline_starts') }}

),

lengths as (

    select
        '7d' as window_name,
        7 as day_count
    union all
    select
        '30d' as window_name,
        30 as day_count
    union all
    select
        '90d' as window_name,
        90 as day_count

),

steps_back as (

    select 0 as step
    union all
    select 1 as step

),

covered as (

    select
        coverage.window_family,
        coverage.covered_from,
        ends.covered_to,
        scopes.scope_type,
        scopes.scope_id,
        scopes.time_zone,
        scopes.last_midnight_date,
        organisations.attribution_horizon_days,
        case
            when coverage.window_family = 'mature_deployments'
                then {{ add_days('scopes.last_midnight_date', '-organisations.attribution_horizon_days') }}
            when coverage.window_family in ({{ human_families() }})
                then {{ week_start('scopes.last_midnight_date') }}
            else scopes.last_midnight_date
        end as trailing_end_date
    from coverage
    inner join scopes
        on
            coverage.scope_type = scopes.scope_type
            and coverage.scope_id = scopes.scope_id
    cross join organisations
    left join ends
        on
            coverage.window_family = ends.window_family
            and coverage.scope_type = ends.scope_type
            and coverage.scope_id = ends.scope_id

),

trailing_windows as (

    select
        covered.window_family,
        covered.covered_from,
        covered.covered_to,
        covered.scope_type,
        covered.scope_id,
        covered.time_zone,
        covered.last_midnight_date,
        covered.attribution_horizon_days,
        covered.trailing_end_date,
        lengths.window_name,
        {{ add_days('covered.trailing_end_date', '-lengths.day_count * (steps_back.step + 1)') }} as start_date,
        {{ add_days('covered.trailing_end_date', '-lengths.day_count * steps_back.step') }} as end_date,
        steps_back.step = 0 as is_published
    from covered
    cross join lengths
    cross join steps_back

),

calendar_windows as (

    select
        covered.window_family,
        covered.covered_from,
        covered.covered_to,
        covered.scope_type,
        covered.scope_id,
        covered.time_zone,
        covered.last_midnight_date,
        covered.attribution_horizon_days,
        covered.trailing_end_date,
        periods.window_name,
        periods.start_date,
        periods.end_date,
        true as is_published
    from covered
    inner join periods on covered.last_midnight_date >= periods.end_date

),

-- What a scope was like at first, and what it was like when a definition was new.
first_days as (

    select
        window_family,
        scope_type,
        scope_id,
        covered_from as first_day
    from covered
    union
    select
        covered.window_family,
        covered.scope_type,
        covered.scope_id,
        baseline_starts.effective_from as first_day
    from covered
    inner join baseline_starts
        on
            covered.window_family = baseline_starts.window_family
            and covered.covered_from < baseline_starts.effective_from

),

first_weeks as (

    select
        window_family,
        scope_type,
        scope_id,
        {{ week_start(add_days('first_day', '6')) }} as first_week
    from first_days
    group by window_family, scope_type, scope_id, {{ week_start(add_days('first_day', '6')) }}

),

-- Twelve whole weeks, and nothing before they are over.
baseline_windows as (

    select
        covered.window_family,
        covered.covered_from,
        covered.covered_to,
        covered.scope_type,
        covered.scope_id,
        covered.time_zone,
        covered.last_midnight_date,
        covered.attribution_horizon_days,
        covered.trailing_end_date,
        'baseline' as window_name,
        first_weeks.first_week as start_date,
        {{ add_days('first_weeks.first_week', '84') }} as end_date,
        false as is_published
    from covered
    inner join first_weeks
        on
            covered.window_family = first_weeks.window_family
            and covered.scope_type = first_weeks.scope_type
            and covered.scope_id = first_weeks.scope_id

),

candidates as (

    select
        window_family,
        covered_from,
        covered_to,
        scope_type,
        scope_id,
        time_zone,
        last_midnight_date,
        attribution_horizon_days,
        trailing_end_date,
        window_name,
        start_date,
        end_date,
        is_published
    from trailing_windows
    union all
    select
        window_family,
        covered_from,
        covered_to,
        scope_type,
        scope_id,
        time_zone,
        last_midnight_date,
        attribution_horizon_days,
        trailing_end_date,
        window_name,
        start_date,
        end_date,
        is_published
    from calendar_windows
    union all
    select
        window_family,
        covered_from,
        covered_to,
        scope_type,
        scope_id,
        time_zone,
        last_midnight_date,
        attribution_horizon_days,
        trailing_end_date,
        window_name,
        start_date,
        end_date,
        is_published
    from baseline_windows
    where last_midnight_date >= end_date

),

settled as (

    select
        row_number() over (
            order by
                window_family asc nulls last,
                scope_type asc nulls last,
                scope_id asc nulls last,
                window_name asc nulls last,
                end_date asc nulls last
        ) as window_id,
        window_family,
        scope_type,
        scope_id,
        window_name,
        time_zone,
        start_date,
        end_date,
        {{ local_midnight_utc('start_date', 'time_zone') }} as window_start,
        {{ local_midnight_utc('end_date', 'time_zone') }} as window_end,
        {{ days_between('greatest(start_date, covered_from)', 'end_date') }} as covered_days,
        start_date < covered_from or coalesce(end_date > covered_to, false) as is_partial,
        coalesce(end_date > covered_to, false) as is_beyond_data,
        window_family = 'mature_deployments'
        and (
            {{ after_horizon(local_midnight_utc('end_date', 'time_zone')) }} > {{ as_of() }}
            or coalesce({{ add_days('end_date', 'attribution_horizon_days') }} > covered_to, false)
        ) as is_provisional,
        is_published
    from candidates
    where end_date > covered_from

)

select * from settled
