select
    change_id,
    service_id
from {{ ref('mart_dora__changes') }}
where (lead_time_seconds is null) = (null_reason is null)
