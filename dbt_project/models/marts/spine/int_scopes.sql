with services as (

    select * from {{ ref('dim_services') }}

),

owners as (

    select * from {{ ref('dim_service_owners') }}

),

teams as (

    select * from {{ ref('dim_teams') }}

),

repositories as (

    select * from {{ ref('dim_repositories') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

owning_teams as (

    select
        owners.service_id,
        teams.time_zone
    from owners
    inner join teams on owners.team_id = teams.team_id
    where
        owners.from_at <= {{ as_of() }}
        and (owners.to_at is null or owners.to_at > {{ as_of() }})

),

-- A scope above a team mixes zones, so its days are the organisation's.
named as (

    select
        'service' as scope_type,
        services.service_id as scope_id,
        services.name as scope_name,
        owning_teams.time_zone
    from services
    left join owning_teams on services.service_id = owning_teams.service_id
    union all
    select
        'team' as scope_type,
        team_id as scope_id,
        name as scope_name,
        time_zone
    from teams
    union all
    select
        'product_line' as scope_type,
        product_line as scope_id,
        product_line as scope_name,
        cast(null as text) as time_zone
    from teams
    where product_line is not null
    group by product_line
    union all
    select
        'tier' as scope_type,
        'tier-' || cast(criticality_tier as text) as scope_id,
        'Tier ' || cast(criticality_tier as text) as scope_name,
        cast(null as text) as time_zone
    from services
    where criticality_tier is not null
    group by criticality_tier
    union all
    select
        'repository' as scope_type,
        repository_id as scope_id,
        name as scope_name,
        cast(null as text) as time_zone
    from repositories
    union all
    select
        'organisation' as scope_type,
        'all' as scope_id,
        name as scope_name,
        time_zone
    from organisations

),

with_time_zones as (

    select
        named.scope_type,
        named.scope_id,
        named.scope_name,
        coalesce(named.time_zone, organisations.time_zone) as time_zone
    from named
    cross join organisations

),

with_last_midnights as (

    select
        scope_type,
        scope_id,
        scope_name,
        time_zone,
        {{ local_date(as_of(), 'time_zone') }} as last_midnight_date
    from with_time_zones

)

select * from with_last_midnights
