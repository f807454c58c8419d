select
    metric_id,
    scope_id,
    window_start
from {{ ref('metric_values') }}
where
    is_suppressed
    and privacy_class <> 'human activity'
