select
    change_id,
    service_id
from {{ ref('mart_dora__changes') }}
where
    lead_time_seconds is distinct from (
        coalesce(coding_seconds, 0)
        + coalesce(pickup_seconds, 0)
        + coalesce(review_seconds, 0)
        + coalesce(merge_seconds, 0)
        + coalesce(build_seconds, 0)
        + coalesce(deploy_seconds, 0)
        + unaccounted_seconds
    )
