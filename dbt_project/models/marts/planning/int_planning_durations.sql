with epics as (

    select * from {{ ref('int_scoped_epics') }}

),

observed as (

    select
        'time_to_ship_epic' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        issue_id as item_id,
        ship_seconds as seconds,
        shipped_on as observed_on,
        false as is_open
    from epics

)

select * from observed
