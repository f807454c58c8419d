with tool_runs as (

    select * from {{ ref('fct_tool_runs') }}

),

latest as (

    select
        tool,
        label,
        outcome,
        message,
        is_latest,
        started_at,
        finished_at
    from tool_runs
    where is_latest

),

last_loads as (

    -- A run that found nothing new has confirmed what is there.
    select
        tool,
        max(finished_at) as last_loaded_at
    from tool_runs
    where outcome in ('loaded', 'unchanged')
    group by tool

),

newest_run as (

    select max(coalesce(finished_at, started_at)) as newest_at
    from tool_runs

),

together as (

    -- How old is measured from the newest run of any tool: a clock in here would age what is stored.
    select
        latest.tool,
        latest.label,
        last_loads.last_loaded_at,
        coalesce(latest.finished_at, latest.started_at) as last_run_at,
        latest.outcome,
        latest.message,
        latest.outcome in ('loaded', 'unchanged')
        and coalesce({{ add_seconds('last_loads.last_loaded_at', '86400') }} >= newest_run.newest_at, false) as is_fresh
    from latest
    cross join newest_run
    left join last_loads on latest.tool = last_loads.tool

)

select * from together
