with windows as (

    select * from {{ ref('int_windows') }}

),

days as (

    select * from {{ ref('dim_dates') }}

),

covered as (

    select
        windows.window_id,
        windows.window_family,
        windows.scope_type,
        windows.scope_id,
        days.date as observed_on
    from windows
    inner join days
        on
            windows.start_date <= days.date
            and windows.end_date > days.date

)

select * from covered
