with frozen as (

    select * from {{ ref('int_frozen_baselines') }}

),

first_weeks as (

    select * from {{ ref('int_first_weeks') }}

),

versions as (

    select * from {{ ref('metric_versions') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

in_effect as (

    select
        frozen.metric_id,
        frozen.statistic,
        frozen.scope_type,
        frozen.scope_id,
        frozen.segment_name,
        frozen.segment_value,
        frozen.definition_version,
        frozen.value,
        frozen.n,
        frozen.effective_from,
        case when spans.next_from <= cast({{ as_of() }} as date) then spans.next_from end as effective_to,
        versions.owner_role,
        frozen.frozen_as_of
    from frozen
    inner join spans
        on
            frozen.metric_id = spans.metric_id
            and frozen.definition_version = spans.definition_version
    inner join versions
        on
            frozen.metric_id = versions.metric_id
            and frozen.definition_version = versions.definition_version
    -- What may no longer be shown is not shown here either, though it once was.
    left join first_weeks
        on
            frozen.metric_id = first_weeks.metric_id
            and frozen.statistic = first_weeks.statistic
            and frozen.scope_type = first_weeks.scope_type
            and frozen.scope_id = first_weeks.scope_id
            and coalesce(frozen.segment_name, '') = coalesce(first_weeks.segment_name, '')
            and coalesce(frozen.segment_value, '') = coalesce(first_weeks.segment_value, '')
            and frozen.definition_version = first_weeks.definition_version
    where
        frozen.effective_from <= cast({{ as_of() }} as date)
        and not coalesce(first_weeks.is_suppressed, false)

)

select * from in_effect
