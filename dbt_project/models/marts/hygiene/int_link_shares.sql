with changes as (

    select * from {{ ref('int_scoped_merges') }}

),

incidents as (

    select * from {{ ref('int_scoped_incidents') }}

),

attributions as (

    select * from {{ ref('bridge_incidents_deployments') }}

),

attributed as (

    select
        incident_id,
        max(confidence) as confidence
    from attributions
    where is_best
    group by incident_id

),

-- What is linked to nothing has no confidence: it is in the shares of what is linked.
observed as (

    select
        'issue_link_confidence' as metric_id,
        scope_type,
        scope_id,
        change_id as item_id,
        issue_link_confidence as numerator,
        merged_on as observed_on
    from changes
    where issue_link_confidence is not null
    union all
    select
        'deployment_link_confidence' as metric_id,
        scope_type,
        scope_id,
        change_id as item_id,
        deployment_link_confidence as numerator,
        merged_on as observed_on
    from changes
    where deployment_link_confidence is not null
    union all
    select
        'incident_link_confidence' as metric_id,
        incidents.scope_type,
        incidents.scope_id,
        incidents.incident_id as item_id,
        attributed.confidence as numerator,
        incidents.observed_on
    from incidents
    inner join attributed on incidents.incident_id = attributed.incident_id

),

with_denominators as (

    select
        metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        item_id,
        numerator,
        {{ as_double('1') }} as denominator,
        observed_on
    from observed

)

select * from with_denominators
