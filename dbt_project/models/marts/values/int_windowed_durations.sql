with observations as (

    select * from {{ ref('int_duration_observations') }}

),

window_dates as (

    select * from {{ ref('int_window_dates') }}

),

standing as (

    select * from {{ ref('int_standing_durations') }}

),

windowed as (

    select
        window_dates.window_id,
        observations.series_id,
        observations.amount,
        observations.is_open
    from observations
    inner join window_dates
        on
            observations.window_family = window_dates.window_family
            and observations.scope_type = window_dates.scope_type
            and observations.scope_id = window_dates.scope_id
            and observations.observed_on = window_dates.observed_on
    union all
    select
        window_id,
        series_id,
        amount,
        false as is_open
    from standing

)

select * from windowed
