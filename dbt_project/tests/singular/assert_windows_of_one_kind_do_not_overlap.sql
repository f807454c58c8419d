{{ config(group='marts') }}

select
    window_id,
    next_start_date
from (
    select
        window_id,
        end_date,
        lead(start_date) over (
            partition by window_family, scope_type, scope_id, window_name
            order by start_date
        ) as next_start_date
    from {{ ref('int_windows') }}
    -- Each definition has a baseline of its own, and two may change within twelve weeks.
    where window_name <> 'baseline'
) as windows
where end_date > next_start_date
