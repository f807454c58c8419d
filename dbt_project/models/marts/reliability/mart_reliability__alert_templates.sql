with alerts as (

    select * from {{ ref('mart_reliability__alerts') }}

),

counted as (

    select
        service_id,
        template,
        count(*) as alert_count,
        sum(case when is_duplicate then 1 else 0 end) as duplicate_count,
        sum(case when is_flapping then 1 else 0 end) as flapping_count,
        sum(case when was_actionable then 1 else 0 end) as actionable_count,
        count(was_actionable) as judged_count,
        max(fired_at) as last_fired_at
    from alerts
    where
        is_duplicate is not null
        and fired_at >= {{ add_seconds(as_of(), -90 * 86400) }}
    group by service_id, template

),

settled as (

    select
        -- ids
        service_id,

        -- properties
        template,

        -- measures
        alert_count,
        cast(duplicate_count as bigint) as duplicate_count,
        cast(flapping_count as bigint) as flapping_count,
        {{ safe_divide('duplicate_count', 'alert_count') }} as duplicate_share,
        {{ safe_divide('flapping_count', 'alert_count') }} as flapping_share,
        {{ safe_divide('actionable_count', 'judged_count') }} as actionable_share,

        -- timestamps
        last_fired_at
    from counted

)

select * from settled
