with durations as (

    select * from {{ ref('int_duration_values') }}

),

shares as (

    select * from {{ ref('int_share_values') }}

),

events as (

    select * from {{ ref('int_event_values') }}

),

every_value as (

    select * from durations
    union all
    select * from shares
    union all
    select * from events

)

select * from every_value
