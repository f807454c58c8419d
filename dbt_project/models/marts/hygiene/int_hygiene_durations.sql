{%- set hygiene_durations = {
    'time_to_first_review': 'first_review_seconds',
    'time_to_approval': 'approval_seconds',
} -%}
{%- set sizes = {
    'review_time_small_changes': 'small',
    'review_time_medium_changes': 'medium',
    'review_time_large_changes': 'large',
} -%}
with changes as (

    select * from {{ ref('int_scoped_merges') }}

),

observed as (

    {% for metric_id, seconds in hygiene_durations.items() -%}
        select
            '{{ metric_id }}' as metric_id,
            cast(null as text) as segment_value,
            scope_type,
            scope_id,
            change_id as item_id,
            {{ seconds }} as seconds,
            merged_on as observed_on
        from changes
        where {{ seconds }} is not null
        union all
    {% endfor -%}
    {% for metric_id, size_class in sizes.items() -%}
        select
            '{{ metric_id }}' as metric_id,
            cast(null as text) as segment_value,
            scope_type,
            scope_id,
            change_id as item_id,
            approval_seconds as seconds,
            merged_on as observed_on
        from changes
        where
            size_class = '{{ size_class }}'
            and approval_seconds is not null
        union all
    {% endfor -%}
    select
        'time_to_first_review' as metric_id,
        case when is_bot then 'true' else 'false' end as segment_value,
        scope_type,
        scope_id,
        change_id as item_id,
        first_review_seconds as seconds,
        merged_on as observed_on
    from changes
    where first_review_seconds is not null

),

ended as (

    select
        metric_id,
        segment_value,
        scope_type,
        scope_id,
        item_id,
        seconds,
        observed_on,
        false as is_open
    from observed

)

select * from ended
