with observed_items as (

    select * from {{ ref('int_observed_items') }}

),

contributors as (

    select * from {{ ref('int_contributors') }}

),

by_cohort as (

    select
        observed_items.metric_id,
        observed_items.scope_type,
        observed_items.scope_id,
        observed_items.start_date,
        observed_items.end_date,
        contributors.cohort,
        count(distinct contributors.contributor) as contributor_count
    from observed_items
    left join contributors on observed_items.item_id = contributors.item_id
    group by
        observed_items.metric_id,
        observed_items.scope_type,
        observed_items.scope_id,
        observed_items.start_date,
        observed_items.end_date,
        contributors.cohort

),

largest_cohorts as (

    -- The same person has another key in another tool or epoch, so cohorts are never added up.
    select
        metric_id,
        scope_type,
        scope_id,
        start_date,
        end_date,
        max(contributor_count) as contributor_count
    from by_cohort
    group by metric_id, scope_type, scope_id, start_date, end_date

)

select * from largest_cohorts
