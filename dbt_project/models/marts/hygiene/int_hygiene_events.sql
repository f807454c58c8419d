with stale_changes as (

    select * from {{ ref('int_scoped_stale_changes') }}

),

observed as (

    select
        'stale_changes' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        change_id as item_id,
        stale_on as observed_on
    from stale_changes

)

select * from observed
