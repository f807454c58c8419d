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

cells as (

    select * from {{ ref('int_cells') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

window_dates as (

    select * from {{ ref('int_window_dates') }}

),

contributors as (

    select * from {{ ref('int_contributors') }}

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

every_observation as (

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

observed as (

    select
        every_observation.series_id,
        every_observation.window_family,
        every_observation.scope_type,
        every_observation.scope_id,
        every_observation.item_id,
        every_observation.observed_on
    from every_observation
    inner join whole_series on every_observation.series_id = whole_series.series_id

),

scopes as (

    select
        scope_type,
        scope_id,
        row_number() over (order by scope_type asc nulls last, scope_id asc nulls last) as scope_number
    from windows
    group by scope_type, scope_id

),

sightings as (

    -- Where and when an item is seen; most items of a day and a repository are seen alike.
    select
        observed.series_id,
        observed.item_id,
        string_agg(
            cast(scopes.scope_number as text) || ' ' || cast(observed.observed_on as text),
            ','
            order by scopes.scope_number asc nulls last, observed.observed_on asc nulls last
        ) as seen_at
    from observed
    inner join scopes
        on
            observed.scope_type = scopes.scope_type
            and observed.scope_id = scopes.scope_id
    group by observed.series_id, observed.item_id

),

seen_alike as (

    select
        series_id,
        seen_at,
        min(item_id) as item_seen_alike
    from sightings
    group by series_id, seen_at

),

in_windows as (

    -- The same days are the same items, whatever their window is called.
    select
        observed.series_id,
        windows.start_date,
        windows.end_date,
        observed.item_id as item_seen_alike,
        windows.scope_type,
        windows.scope_id
    from observed
    inner join seen_alike
        on
            observed.series_id = seen_alike.series_id
            and observed.item_id = seen_alike.item_seen_alike
    inner join window_dates
        on
            observed.window_family = window_dates.window_family
            and observed.scope_type = window_dates.scope_type
            and observed.scope_id = window_dates.scope_id
            and observed.observed_on = window_dates.observed_on
    inner join windows on window_dates.window_id = windows.window_id
    inner join cells
        on
            observed.series_id = cells.series_id
            and window_dates.window_id = cells.window_id
    group by
        observed.series_id,
        windows.start_date,
        windows.end_date,
        observed.item_id,
        windows.scope_type,
        windows.scope_id

),

standing as (

    select
        in_windows.series_id,
        in_windows.start_date,
        in_windows.end_date,
        in_windows.item_seen_alike,
        string_agg(cast(scopes.scope_number as text), ',' order by scopes.scope_number asc nulls last) as stands_in
    from in_windows
    inner join scopes
        on
            in_windows.scope_type = scopes.scope_type
            and in_windows.scope_id = scopes.scope_id
    group by
        in_windows.series_id,
        in_windows.start_date,
        in_windows.end_date,
        in_windows.item_seen_alike

),

by_contributor as (

    select
        sightings.series_id,
        seen_alike.item_seen_alike,
        contributors.cohort,
        contributors.contributor,
        min(sightings.item_id) as item_id
    from sightings
    inner join seen_alike
        on
            sightings.series_id = seen_alike.series_id
            and sightings.seen_at = seen_alike.seen_at
    left join contributors on sightings.item_id = contributors.item_id
    group by
        sightings.series_id,
        seen_alike.item_seen_alike,
        contributors.cohort,
        contributors.contributor

),

representatives as (

    -- Of what one contributor has in the same scopes, one item speaks for all: contributors are counted.
    select
        standing.series_id,
        standing.start_date,
        standing.end_date,
        min(by_contributor.item_id) as item_id,
        min(standing.item_seen_alike) as item_seen_alike
    from standing
    inner join by_contributor
        on
            standing.series_id = by_contributor.series_id
            and standing.item_seen_alike = by_contributor.item_seen_alike
    group by
        standing.series_id,
        standing.start_date,
        standing.end_date,
        standing.stands_in,
        by_contributor.cohort,
        by_contributor.contributor

),

in_their_scopes as (

    select
        whole_series.metric_id,
        in_windows.scope_type,
        in_windows.scope_id,
        representatives.start_date,
        representatives.end_date,
        representatives.item_id
    from representatives
    inner join in_windows
        on
            representatives.series_id = in_windows.series_id
            and representatives.start_date = in_windows.start_date
            and representatives.end_date = in_windows.end_date
            and representatives.item_seen_alike = in_windows.item_seen_alike
    inner join whole_series on representatives.series_id = whole_series.series_id

)

select * from in_their_scopes
