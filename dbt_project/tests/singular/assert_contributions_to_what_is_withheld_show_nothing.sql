with contributions as (

    select * from {{ ref('mart_learning__lead_time_contributions') }}

),

withheld as (

    select * from {{ ref('metric_values') }}
    where
        metric_id = 'change_lead_time'
        and statistic = 'mean'
        and segment_name is null
        and is_suppressed

)

select
    contributions.scope_type,
    contributions.scope_id,
    contributions.window_start,
    contributions.stage
from contributions
left join withheld
    on
        contributions.scope_type = withheld.scope_type
        and contributions.scope_id = withheld.scope_id
        and contributions.window_name = withheld.window_name
        and contributions.window_start = withheld.window_start
where
    (contributions.is_suppressed or withheld.metric_id is not null)
    and coalesce(
        contributions.n, contributions.previous_n, contributions.mean_hours, contributions.previous_mean_hours,
        contributions.lead_time_hours, contributions.previous_lead_time_hours, contributions.contribution_hours,
        contributions.change_hours, contributions.contribution_numerator, contributions.change_numerator,
        contributions.common_denominator
    ) is not null
