select
    metric_id,
    scope_id,
    window_start
from {{ ref('metric_values') }}
where
    statistic = 'share'
    and (
        value not between 0 and 1
        or {{ as_settled('interval_low') }} not between 0 and {{ as_settled('value') }}
        or {{ as_settled('interval_high') }} not between {{ as_settled('value') }} and 1
    )
