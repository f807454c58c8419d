with builds as (

    select * from {{ ref('int_scoped_builds') }}

),

observed as (

    {% for metric_id, seconds, is_open in [
        ('ci_duration', 'duration_seconds', 'false'),
        ('ci_queue_time', 'queue_seconds', 'false'),
        ('time_to_green', 'red_seconds', 'is_red'),
    ] -%}
        select
            '{{ metric_id }}' as metric_id,
            cast(null as text) as segment_value,
            scope_type,
            scope_id,
            build_id as item_id,
            {{ seconds }} as seconds,
            {{ is_open }} as is_open,
            observed_on
        from builds
        where {{ seconds }} is not null
        {{ "union all" if not loop.last }}
    {% endfor %}

)

select * from observed
