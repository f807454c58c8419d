with issues as (

    select * from {{ ref('int_scoped_issues') }}

),

observed as (

    select
        'new_feature_velocity' as metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        issue_id as item_id,
        done_on as observed_on
    from issues
    where
        is_work
        and investment = 'new capability'
        and done_on is not null

)

select * from observed
