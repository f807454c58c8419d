select
    metric_id,
    statistic,
    scope_id,
    window_start
from {{ ref('metric_values') }}
where
    value is not null
    and (interval_low is null) <> (interval_null_reason is not null)
