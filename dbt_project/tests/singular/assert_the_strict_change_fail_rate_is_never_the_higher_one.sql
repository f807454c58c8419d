select
    inferred.scope_id,
    inferred.window_start
from {{ ref('metric_values') }} as inferred
inner join {{ ref('metric_values') }} as strict
    on
        inferred.scope_type = strict.scope_type
        and inferred.scope_id = strict.scope_id
        and inferred.window_name = strict.window_name
        and inferred.window_start = strict.window_start
where
    inferred.metric_id = 'change_fail_rate'
    and strict.metric_id = 'change_fail_rate_strict'
    and (strict.value > inferred.value or strict.denominator is distinct from inferred.denominator)
