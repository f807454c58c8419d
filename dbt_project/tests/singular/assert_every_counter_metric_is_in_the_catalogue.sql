-- One name after the other: what is left when every known name is taken out is unknown.
select
    catalogue.metric_id,
    catalogue.counter_metrics
from {{ ref('metric_catalogue') }} as catalogue
left join {{ ref('metric_catalogue') }} as counter
    on ', ' || catalogue.counter_metrics || ', ' like '%, ' || counter.metric_id || ', %'
group by catalogue.metric_id, catalogue.counter_metrics
having
    count(counter.metric_id)
    <> 1 + length(catalogue.counter_metrics) - length(replace(catalogue.counter_metrics, ',', ''))
