with standing as (

    select * from {{ ref('int_scoped_backlog') }}

),

moves as (

    select * from {{ ref('int_scoped_issue_moves') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

periods as (

    select * from {{ ref('int_periods') }}

),

moved_by_week as (

    select
        scope_type,
        scope_id,
        {{ week_start('moved_on') }} as week_start_date,
        sum(arrived_count) as arrived_count,
        sum(closed_count) as closed_count
    from moves
    group by scope_type, scope_id, {{ week_start('moved_on') }}

),

standing_by_week as (

    select
        scope_type,
        scope_id,
        {{ week_start('stood_on') }} as week_start_date,
        sum(case when state = 'todo' then 1 else 0 end) as todo_count,
        sum(case when state = 'doing' then 1 else 0 end) as doing_count
    from standing
    group by scope_type, scope_id, {{ week_start('stood_on') }}

),

firsts as (

    select
        scope_type,
        scope_id,
        min(week_start_date) as first_week
    from moved_by_week
    group by scope_type, scope_id

),

weeks as (

    -- Every week from the first issue on, also those in which nothing moved.
    select
        firsts.scope_type,
        firsts.scope_id,
        periods.start_date as week_start_date
    from firsts
    inner join scopes
        on
            firsts.scope_type = scopes.scope_type
            and firsts.scope_id = scopes.scope_id
    inner join periods
        on
            firsts.first_week <= periods.start_date
            and scopes.last_midnight_date >= periods.end_date
    where periods.window_name = 'week'

),

together as (

    select
        weeks.scope_type,
        weeks.scope_id,
        weeks.week_start_date,
        coalesce(moved_by_week.arrived_count, 0) as arrived_count,
        coalesce(moved_by_week.closed_count, 0) as closed_count,
        coalesce(standing_by_week.todo_count, 0) as todo_count,
        coalesce(standing_by_week.doing_count, 0) as doing_count,
        sum(coalesce(moved_by_week.arrived_count, 0)) over up_to_here as all_arrived_count,
        sum(coalesce(moved_by_week.closed_count, 0)) over up_to_here as done_count
    from weeks
    left join moved_by_week
        on
            weeks.scope_type = moved_by_week.scope_type
            and weeks.scope_id = moved_by_week.scope_id
            and weeks.week_start_date = moved_by_week.week_start_date
    left join standing_by_week
        on
            weeks.scope_type = standing_by_week.scope_type
            and weeks.scope_id = standing_by_week.scope_id
            and weeks.week_start_date = standing_by_week.week_start_date
    window up_to_here as (
        partition by weeks.scope_type, weeks.scope_id
        order by weeks.week_start_date asc nulls last
        rows between unbounded preceding and current row
    )

),

settled as (

    select
        -- ids
        scope_type,
        scope_id,

        -- dates
        week_start_date,

        -- measures
        cast(arrived_count as bigint) as arrived_count,
        cast(closed_count as bigint) as closed_count,
        cast(todo_count as bigint) as todo_count,
        cast(doing_count as bigint) as doing_count,
        cast(done_count as bigint) as done_count,
        cast(all_arrived_count as bigint) as all_arrived_count
    from together

)

select * from settled
