with sightings as (

    select * from {{ ref('int_sightings') }}

),

seen_items as (

    select * from {{ ref('int_seen_items') }}

),

contributors as (

    select * from {{ ref('int_contributors') }}

),

standing as (

    select
        series_id,
        start_date,
        end_date,
        item_seen_alike,
        string_agg(
            scope_type || ' ' || scope_id, '|' order by scope_type asc nulls last, scope_id asc nulls last
        ) as stands_in
    from seen_items
    group by series_id, start_date, end_date, item_seen_alike

),

by_contributor as (

    select
        sightings.series_id,
        sightings.item_seen_alike,
        contributors.cohort,
        contributors.contributor,
        min(sightings.item_id) as item_id
    from sightings
    left join contributors on sightings.item_id = contributors.item_id
    group by
        sightings.series_id,
        sightings.item_seen_alike,
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
        seen_items.metric_id,
        seen_items.scope_type,
        seen_items.scope_id,
        representatives.start_date,
        representatives.end_date,
        representatives.item_id
    from representatives
    inner join seen_items
        on
            representatives.series_id = seen_items.series_id
            and representatives.start_date = seen_items.start_date
            and representatives.end_date = seen_items.end_date
            and representatives.item_seen_alike = seen_items.item_seen_alike

)

select * from in_their_scopes
