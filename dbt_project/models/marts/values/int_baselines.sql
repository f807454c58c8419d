with disclosed as (

    select * from {{ ref('int_disclosed_values') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

first_twelve_weeks as (

    select
        disclosed.series_id,
        disclosed.statistic,
        windows.scope_type,
        windows.scope_id,
        disclosed.value as baseline
    from disclosed
    inner join windows on disclosed.window_id = windows.window_id
    where windows.window_name = 'baseline'

)

select * from first_twelve_weeks
