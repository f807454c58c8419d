{{ config(group='marts') }}

-- Signals of assistants are shown by week alone, in mart_ai__signals_by_week, and have no series.
select coalesce(catalogue.metric_id, measured.metric_id) as metric_id
from {{ ref('metric_catalogue') }} as catalogue
full outer join (
    select metric_id
    from {{ ref('int_series') }}
    group by metric_id
) as measured on catalogue.metric_id = measured.metric_id
where
    catalogue.metric_id is null
    or (measured.metric_id is null and catalogue.category <> 'ai')
    or (measured.metric_id is not null and catalogue.category = 'ai')
