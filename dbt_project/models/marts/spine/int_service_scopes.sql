with services as (

    select * from {{ ref('dim_services') }}

),

owners as (

    select * from {{ ref('dim_service_owners') }}

),

teams as (

    select * from {{ ref('dim_teams') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

ownerships as (

    select
        owners.service_id,
        owners.team_id,
        teams.product_line,
        owners.from_at,
        coalesce(owners.to_at, timestamp '9999-12-31 00:00:00') as to_at
    from owners
    inner join teams on owners.team_id = teams.team_id

),

always as (

    select
        service_id,
        criticality_tier,
        timestamp '0001-01-01 00:00:00' as from_at,
        timestamp '9999-12-31 00:00:00' as to_at
    from services

),

memberships as (

    select
        service_id,
        'service' as scope_type,
        service_id as scope_id,
        from_at,
        to_at
    from always
    union all
    select
        service_id,
        'tier' as scope_type,
        'tier-' || cast(criticality_tier as text) as scope_id,
        from_at,
        to_at
    from always
    where criticality_tier is not null
    union all
    select
        service_id,
        'organisation' as scope_type,
        'all' as scope_id,
        from_at,
        to_at
    from always
    union all
    select
        service_id,
        'team' as scope_type,
        team_id as scope_id,
        from_at,
        to_at
    from ownerships
    union all
    select
        service_id,
        'product_line' as scope_type,
        product_line as scope_id,
        from_at,
        to_at
    from ownerships
    where product_line is not null

),

with_time_zones as (

    select
        memberships.service_id,
        memberships.scope_type,
        memberships.scope_id,
        scopes.time_zone,
        memberships.from_at,
        memberships.to_at
    from memberships
    inner join scopes
        on
            memberships.scope_type = scopes.scope_type
            and memberships.scope_id = scopes.scope_id

)

select * from with_time_zones
