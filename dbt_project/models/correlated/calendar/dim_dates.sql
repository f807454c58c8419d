with days as (

    {{ date_series("date '2008-01-01'", "cast(" ~ as_of() ~ " + interval '1 year' as date)") }}

),

with_periods as (

    select
        date,
        {{ week_start('date') }} as week_start_date,
        {{ month_start('date') }} as month_start_date,
        {{ quarter_start('date') }} as quarter_start_date
    from days

)

select * from with_periods
