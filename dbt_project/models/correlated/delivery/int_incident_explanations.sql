with told_incidents as (

    select * from {{ ref('fct_incidents') }}

),

dependencies as (

    select * from {{ ref('stg_program__service_dependencies') }}

),

annotations as (

    select * from {{ ref('dim_annotations') }}

),

services as (

    select * from {{ ref('dim_services') }}

),

owners as (

    select * from {{ ref('dim_service_owners') }}

),

teams as (

    select * from {{ ref('dim_teams') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

incidents as (

    select
        incident_id,
        service_id,
        state,
        started_at,
        least(mitigated_at, resolved_at) as ended_at
    from told_incidents
    where
        state is distinct from 'cancelled'
        and service_id is not null

),

-- What is over, nobody knows since when, may have been over by then.
outages as (

    select
        incidents.incident_id,
        outages.incident_id as explained_by,
        'incident ' || outages.incident_id || ' of ' || outages.service_id
        || ', which it depends on, was open' as evidence,
        cast(null as timestamp) as deployed_before_at,
        1 as kind_position,
        outages.started_at as from_at
    from incidents
    inner join dependencies on incidents.service_id = dependencies.service_id
    inner join incidents as outages
        on
            dependencies.depends_on_service_id = outages.service_id
            and incidents.started_at >= outages.started_at
            and coalesce(incidents.started_at < outages.ended_at, outages.state is distinct from 'resolved')

),

owned as (

    select
        incidents.incident_id,
        incidents.started_at,
        teams.team_id,
        teams.product_line
    from incidents
    inner join owners
        on
            incidents.service_id = owners.service_id
            and incidents.started_at >= owners.from_at
            and coalesce(incidents.started_at < owners.to_at, true)
    inner join teams on owners.team_id = teams.team_id

),

scoped as (

    select
        incident_id,
        started_at,
        'service' as scope_type,
        service_id as scope_id
    from incidents
    union all
    select
        incident_id,
        started_at,
        'organisation' as scope_type,
        'all' as scope_id
    from incidents
    union all
    select
        incidents.incident_id,
        incidents.started_at,
        'tier' as scope_type,
        'tier-' || cast(services.criticality_tier as text) as scope_id
    from incidents
    inner join services on incidents.service_id = services.service_id
    union all
    select
        incident_id,
        started_at,
        'team' as scope_type,
        team_id as scope_id
    from owned
    union all
    select
        incident_id,
        started_at,
        'product_line' as scope_type,
        product_line as scope_id
    from owned

),

-- An annotation is of days, and theirs are the organisation's.
spans as (

    select
        annotations.annotation_id,
        annotations.kind,
        annotations.scope_type,
        annotations.scope_id,
        annotations.label,
        {{ local_midnight_utc('annotations.from_date', 'organisations.time_zone') }} as from_at,
        {{ local_midnight_utc(add_days('annotations.to_date', '1'), 'organisations.time_zone') }} as to_at
    from annotations
    cross join organisations
    where annotations.kind in ('freeze', 'outage')

),

-- A freeze speaks for what had been running when it began; what was deployed in spite of it is as
-- suspect as ever.
annotated as (

    select
        scoped.incident_id,
        spans.annotation_id as explained_by,
        spans.kind || ' ' || spans.label as evidence,
        case when spans.kind = 'freeze' then spans.from_at end as deployed_before_at,
        case when spans.kind = 'outage' then 2 else 3 end as kind_position,
        spans.from_at
    from scoped
    inner join spans
        on
            scoped.scope_type = spans.scope_type
            and scoped.scope_id = spans.scope_id
            and scoped.started_at >= spans.from_at
            and scoped.started_at < spans.to_at

),

every_explanation as (

    select
        incident_id,
        explained_by,
        evidence,
        deployed_before_at,
        kind_position,
        from_at
    from outages
    union all
    select
        incident_id,
        explained_by,
        evidence,
        deployed_before_at,
        kind_position,
        from_at
    from annotated

),

in_order as (

    -- Of the surest kind the first to begin: what was deployed in any freeze broke it.
    select
        incident_id,
        explained_by,
        evidence,
        deployed_before_at,
        row_number() over (
            partition by incident_id
            order by
                kind_position asc nulls last,
                from_at asc nulls last,
                explained_by asc nulls last
        ) as position
    from every_explanation

),

likeliest as (

    select
        incident_id,
        explained_by,
        evidence,
        deployed_before_at
    from in_order
    where position = 1

)

select * from likeliest
