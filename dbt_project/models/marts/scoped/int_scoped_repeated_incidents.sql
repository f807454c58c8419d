with incidents as (

    select * from {{ ref('fct_incidents') }}

),

with_cause as (

    select
        incident_id,
        service_id,
        started_at,
        lower(trim(cause_category)) as cause
    from incidents
    where
        {{ is_past('started_at') }}
        and state is distinct from 'cancelled'
        and service_id is not null
        and trim(cause_category) <> ''

),

with_earlier as (

    select
        incident_id,
        service_id,
        started_at,
        lag(started_at) over (
            partition by service_id, cause
            order by started_at asc nulls last, incident_id asc nulls last
        ) as earlier_started_at
    from with_cause

),

judged as (

    select
        incident_id,
        service_id,
        started_at,
        coalesce(started_at <= {{ add_seconds('earlier_started_at', '90 * 86400') }}, false) as is_repeated
    from with_earlier

),

scoped as (

    {{ in_scopes('judged', ['incident_id', 'is_repeated'], 'started_at', has_repository=false) }}

)

select * from scoped
