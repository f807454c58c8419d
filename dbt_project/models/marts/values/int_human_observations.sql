with durations as (

    select * from {{ ref('int_duration_observations') }}

),

shares as (

    select * from {{ ref('int_share_observations') }}

),

events as (

    select * from {{ ref('int_event_observations') }}

),

series as (

    select * from {{ ref('int_series') }}

),

whole_series as (

    -- A segment is protected by everybody behind the whole cell.
    select
        series_id,
        metric_id
    from series
    where
        segment_name is null
        and window_family in ({{ human_families() }})

),

observed as (

    select
        series_id,
        window_family,
        scope_type,
        scope_id,
        item_id,
        observed_on
    from durations
    union all
    select
        series_id,
        window_family,
        scope_type,
        scope_id,
        item_id,
        observed_on
    from shares
    union all
    select
        series_id,
        window_family,
        scope_type,
        scope_id,
        item_id,
        observed_on
    from events

),

of_whole_series as (

    select
        observed.series_id,
        whole_series.metric_id,
        observed.window_family,
        observed.scope_type,
        observed.scope_id,
        {{ human_item('observed.window_family', 'observed.item_id') }} as item_id,
        observed.observed_on
    from observed
    inner join whole_series on observed.series_id = whole_series.series_id

)

select * from of_whole_series
