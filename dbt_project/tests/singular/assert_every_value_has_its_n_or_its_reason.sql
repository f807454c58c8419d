select
    metric_id,
    statistic,
    scope_id,
    window_start
from {{ ref('metric_values') }}
where
    (value is null) <> (null_reason is not null)
    or (n is null) <> (is_suppressed or coalesce(null_reason = 'the data ends before the window does', false))
