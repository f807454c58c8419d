with tool_runs as (

    select * from {{ ref('stg_plumbline__tool_runs') }}

),

settled as (

    select
        run_id,
        tool,
        label,
        outcome,
        message,
        is_latest,
        row_count,
        started_at,
        finished_at
    from tool_runs

)

select * from settled
