with alerts as (

    select * from {{ ref('int_scoped_alerts') }}

),

observed as (

    {% for metric_id, is_counted in [
        ('alert_duplicate_share', 'is_duplicate'),
        ('alert_flapping_share', 'is_flapping'),
    ] -%}
        select
            '{{ metric_id }}' as metric_id,
            cast(null as text) as segment_value,
            scope_type,
            scope_id,
            alert_id as item_id,
            cast(case when {{ is_counted }} then 1 else 0 end as bigint) as numerator,
            cast(1 as bigint) as denominator,
            observed_on
        from alerts
        where {{ is_counted }} is not null
        {{ "union all" if not loop.last }}
    {% endfor %}

)

select * from observed
