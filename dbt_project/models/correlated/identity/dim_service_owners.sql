with owners as (

    select * from {{ ref('stg_program__service_owners') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

from_midnight as (

    -- A handover joins two teams, so neither team's zone decides its moment: the organisation's does.
    select
        owners.service_id,
        owners.team_id,
        {{ local_midnight_utc('owners.from_date', 'organisations.time_zone') }} as from_at
    from owners
    cross join organisations

),

until_the_next as (

    select
        service_id,
        team_id,
        from_at,
        lead(from_at) over (
            partition by service_id
            order by from_at asc nulls last
        ) as to_at
    from from_midnight

)

select * from until_the_next
