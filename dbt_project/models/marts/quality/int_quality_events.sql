with issues as (

    select * from {{ ref('int_scoped_issues') }}

),

observed as (

    select
        'customer_reported_defects' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        issue_id as item_id,
        created_on as observed_on
    from issues
    where
        is_bug
        and is_found_by_customer

)

select * from observed
