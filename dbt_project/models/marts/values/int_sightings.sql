with observed as (

    select * from {{ ref('int_human_observations') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

numbered_scopes as (

    select
        scope_type,
        scope_id,
        row_number() over (order by scope_type asc nulls last, scope_id asc nulls last) as scope_number
    from scopes

),

by_item as (

    select
        observed.series_id,
        observed.item_id,
        string_agg(
            cast(numbered_scopes.scope_number as text) || ' ' || cast(observed.observed_on as text),
            ','
            order by numbered_scopes.scope_number asc nulls last, observed.observed_on asc nulls last
        ) as seen_at
    from observed
    inner join numbered_scopes
        on
            observed.scope_type = numbered_scopes.scope_type
            and observed.scope_id = numbered_scopes.scope_id
    group by observed.series_id, observed.item_id

),

seen_alike as (

    -- Most items of a day and a repository are seen alike, so what holds for one is worked out once.
    select
        series_id,
        item_id,
        min(item_id) over (partition by series_id, seen_at) as item_seen_alike
    from by_item

)

select * from seen_alike
