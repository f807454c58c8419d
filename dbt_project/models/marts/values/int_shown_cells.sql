with observed_items as (

    select * from {{ ref('int_observed_items') }}

),

contributors as (

    select * from {{ ref('int_contributors') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

seen_nowhere as (

    select
        observed_items.metric_id,
        observed_items.start_date,
        observed_items.end_date,
        observed_items.item_id,
        contributors.cohort,
        contributors.contributor,
        '' as shown_in
    from observed_items
    left join contributors on observed_items.item_id = contributors.item_id
    group by
        observed_items.metric_id,
        observed_items.start_date,
        observed_items.end_date,
        observed_items.item_id,
        contributors.cohort,
        contributors.contributor

),

-- From the whole to its parts; what cuts across those before it comes after them.
{{ shown_beside('organisation', 'seen_nowhere') }},

{{ shown_beside('product_line', 'seen_after_organisation') }},

{{ shown_beside('team', 'seen_after_product_line') }},

{{ shown_beside('service', 'seen_after_team') }},

{{ shown_beside('tier', 'seen_after_service') }},

{{ shown_beside('repository', 'seen_after_tier') }},

shown_cells as (

    select
        metric_id,
        start_date,
        end_date,
        scope_type,
        scope_id
    from shown_organisation
    union all
    select
        metric_id,
        start_date,
        end_date,
        scope_type,
        scope_id
    from shown_product_line
    union all
    select
        metric_id,
        start_date,
        end_date,
        scope_type,
        scope_id
    from shown_team
    union all
    select
        metric_id,
        start_date,
        end_date,
        scope_type,
        scope_id
    from shown_service
    union all
    select
        metric_id,
        start_date,
        end_date,
        scope_type,
        scope_id
    from shown_tier
    union all
    select
        metric_id,
        start_date,
        end_date,
        scope_type,
        scope_id
    from shown_repository

)

select * from shown_cells
