with targets as (

    select * from {{ ref('dim_targets') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

published as (

    select
        window_id,
        scope_type,
        scope_id,
        end_date,
        is_published
    from windows
    where is_published

),

effective as (

    select
        targets.metric_id,
        published.window_id,
        targets.target,
        targets.long_term_goal,
        row_number() over (
            partition by targets.metric_id, published.window_id
            order by targets.effective_from desc nulls last
        ) as position
    from targets
    inner join published
        on
            targets.scope_type = published.scope_type
            and targets.scope_id = published.scope_id
            and targets.effective_from < published.end_date
            and (targets.effective_to is null or {{ add_days('targets.effective_to', '1') }} >= published.end_date)

),

latest as (

    select
        metric_id,
        window_id,
        target,
        long_term_goal
    from effective
    where position = 1

)

select * from latest
