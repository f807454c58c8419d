with changes as (

    select * from {{ ref('int_scoped_merges') }}

),

observed as (

    select
        'change_size' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        change_id as item_id,
        changed_lines as quantity,
        merged_on as observed_on
    from changes
    union all
    select
        'change_size' as metric_id,
        case when is_bot then 'true' else 'false' end as segment_value,
        scope_type,
        scope_id,
        change_id as item_id,
        changed_lines as quantity,
        merged_on as observed_on
    from changes
    union all
    select
        'review_cycles' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        change_id as item_id,
        review_cycles as quantity,
        merged_on as observed_on
    from changes

),

known as (

    select
        metric_id,
        segment_value,
        scope_type,
        scope_id,
        item_id,
        quantity,
        observed_on
    from observed
    where quantity is not null

)

select * from known
