with contributions as (

    select * from {{ ref('mart_learning__lead_time_contributions') }}

),

means as (

    select * from {{ ref('metric_values') }}
    where
        metric_id = 'change_lead_time'
        and statistic = 'mean'
        and segment_name is null

),

added as (

    select
        scope_type,
        scope_id,
        window_name,
        window_start,
        sum(contribution_numerator) as contribution_numerator,
        max(change_numerator) as change_numerator,
        max(lead_time_hours) as lead_time_hours,
        max(previous_lead_time_hours) as previous_lead_time_hours
    from contributions
    where null_reason is null
    group by scope_type, scope_id, window_name, window_start

)

select
    added.scope_type,
    added.scope_id,
    added.window_name,
    added.window_start
from added
left join means
    on
        added.scope_type = means.scope_type
        and added.scope_id = means.scope_id
        and added.window_name = means.window_name
        and added.window_start = means.window_start
where
    added.contribution_numerator <> added.change_numerator
    -- The mean is one figure, wherever it is read.
    or added.lead_time_hours is distinct from means.value
    or added.previous_lead_time_hours is distinct from means.previous_value
