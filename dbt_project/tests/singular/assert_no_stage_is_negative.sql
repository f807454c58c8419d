select
    change_id,
    service_id
from {{ ref('mart_dora__changes') }}
where
    least(
        coding_seconds,
        pickup_seconds,
        review_seconds,
        merge_seconds,
        build_seconds,
        deploy_seconds,
        unaccounted_seconds
    ) < 0
