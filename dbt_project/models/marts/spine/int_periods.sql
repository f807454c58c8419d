with days as (

    select * from {{ ref('dim_dates') }}

),

periods as (

    select
        'week' as window_name,
        week_start_date as start_date,
        {{ add_days('max(date)', '1') }} as end_date
    from days
    group by week_start_date
    union all
    select
        'month' as window_name,
        month_start_date as start_date,
        {{ add_days('max(date)', '1') }} as end_date
    from days
    group by month_start_date
    union all
    select
        'quarter' as window_name,
        quarter_start_date as start_date,
        {{ add_days('max(date)', '1') }} as end_date
    from days
    group by quarter_start_date

)

select * from periods
