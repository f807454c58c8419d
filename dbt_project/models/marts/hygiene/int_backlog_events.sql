with standing as (

    select * from {{ ref('int_scoped_backlog') }}

),

observed as (

    select
        case when state = 'doing' then 'work_in_progress' else 'backlog_size' end as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        issue_id as item_id,
        stood_on as observed_on
    from standing

)

select * from observed
