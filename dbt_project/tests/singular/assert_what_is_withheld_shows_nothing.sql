select
    metric_id,
    statistic,
    scope_id,
    window_start
from {{ ref('metric_values') }}
where
    is_suppressed
    and coalesce(
        value, numerator, denominator, n, interval_low, interval_high, open_age_hours, previous_value
    ) is not null
