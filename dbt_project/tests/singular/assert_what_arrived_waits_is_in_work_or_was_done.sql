-- The cumulative flow is counted twice: from moves, and from what stood at the end of each week.
select
    scope_type,
    scope_id,
    week_start_date
from {{ ref('mart_hygiene__cumulative_flow') }}
where all_arrived_count - done_count <> todo_count + doing_count
