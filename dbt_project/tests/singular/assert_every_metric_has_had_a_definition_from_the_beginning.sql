-- What counts is joined to the version of its day: without a first one it would be gone, unsaid.
with named as (

    select metric_id from {{ ref('metric_definitions') }}
    union
    select metric_id from {{ ref('metric_shapes') }}
    union
    select 'deployment' as metric_id
    union
    select 'sprint' as metric_id
    union
    select 'merged_change' as metric_id

),

first_versions as (

    select metric_id
    from {{ ref('metric_versions') }}
    where effective_from is null

)

select
    coalesce(named.metric_id, first_versions.metric_id) as metric_id,
    case
        when named.metric_id is null then 'it is no metric'
        else 'it has no definition from the beginning'
    end as what_is_wrong
from named
full outer join first_versions on named.metric_id = first_versions.metric_id
where named.metric_id is null or first_versions.metric_id is null
