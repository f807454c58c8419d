with standing as (

    select * from {{ ref('int_scoped_backlog') }}

),

observed as (

    select
        'backlog_age' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        issue_id as item_id,
        age_seconds as seconds,
        stood_on as observed_on,
        false as is_open
    from standing
    where state = 'todo'

)

select * from observed
