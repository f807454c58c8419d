with measures as (

    select * from {{ ref('fct_measures') }}

),

periods as (

    select * from {{ ref('int_periods') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

registered as (

    select
        measure_id,
        scope_type,
        scope_id,
        date,
        value,
        n
    from measures
    -- What was taken off the register has nobody to answer for it.
    where
        name is not null
        and {{ is_past('cast(date as timestamp)') }}

),

series as (

    select
        measure_id,
        scope_type,
        scope_id,
        min(date) as first_date
    from registered
    group by measure_id, scope_type, scope_id

),

registrations as (

    select
        measure_id,
        min(name) as name,
        min(unit) as unit,
        min(owner_role) as owner_role,
        min(method) as method,
        min(audience) as audience
    from measures
    group by measure_id

),

windows as (

    -- Every complete period since the measure was first told of the scope, also those without a value.
    select
        series.measure_id,
        series.scope_type,
        series.scope_id,
        periods.window_name,
        periods.start_date,
        periods.end_date
    from series
    cross join organisations
    inner join periods
        on
            series.first_date < periods.end_date
            and {{ local_date(as_of(), 'organisations.time_zone') }} >= periods.end_date

),

told as (

    select
        windows.measure_id,
        windows.scope_type,
        windows.scope_id,
        windows.window_name,
        windows.start_date,
        windows.end_date,
        registered.date,
        registered.value,
        registered.n,
        count(registered.date) over in_window as value_count,
        avg(registered.value) over in_window as mean_value,
        row_number() over (
            partition by
                windows.measure_id, windows.scope_type, windows.scope_id, windows.window_name, windows.start_date
            order by registered.date desc nulls last
        ) as position
    from windows
    left join registered
        on
            windows.measure_id = registered.measure_id
            and windows.scope_type = registered.scope_type
            and windows.scope_id = registered.scope_id
            and windows.start_date <= registered.date
            and windows.end_date > registered.date
    window in_window as (
        partition by windows.measure_id, windows.scope_type, windows.scope_id, windows.window_name, windows.start_date
    )

),

settled as (

    select
        -- ids
        told.measure_id,
        told.scope_type,
        told.scope_id,

        -- who answers for it
        registrations.name,
        registrations.unit,
        registrations.owner_role,
        registrations.method,
        registrations.audience,

        -- when
        told.window_name,
        told.start_date as window_start_date,
        told.end_date as window_end_date,

        -- measures
        told.value,
        told.date as told_date,
        told.n,
        told.mean_value,
        told.value_count,
        case when told.value is null then 'nothing was told in the window' end as null_reason
    from told
    inner join registrations on told.measure_id = registrations.measure_id
    where told.position = 1

)

select * from settled
