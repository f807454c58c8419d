with builds as (

    select * from {{ ref('int_scoped_builds') }}

),

observed as (

    select
        'ci_success_rate' as metric_id,
        scope_type,
        scope_id,
        build_id as item_id,
        case when is_success then 1 else 0 end as numerator,
        observed_on
    from builds
    where is_default_branch
    union all
    -- The first build of a workflow and commit stands for all of them.
    select
        'flaky_build_rate' as metric_id,
        scope_type,
        scope_id,
        build_id as item_id,
        case when is_flaky then 1 else 0 end as numerator,
        observed_on
    from builds
    where is_flaky is not null

),

settled as (

    select
        metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        item_id,
        cast(numerator as bigint) as numerator,
        cast(1 as bigint) as denominator,
        observed_on
    from observed

)

select * from settled
