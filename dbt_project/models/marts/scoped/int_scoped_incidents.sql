with incidents as (

    select * from {{ ref('fct_incidents') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

known as (

    select
        incident_id,
        service_id,
        severity,
        started_at,
        -- Over, and nobody knows since when.
        state = 'resolved' and least(mitigated_at, resolved_at) is null as is_untimed,
        least(
            case when {{ is_past('mitigated_at') }} then mitigated_at end,
            case when {{ is_past('resolved_at') }} then resolved_at end
        ) as restored_at
    from incidents
    where
        {{ is_past('started_at') }}
        and state is distinct from 'cancelled'

),

measured as (

    select
        incident_id,
        service_id,
        severity,
        started_at,
        restored_at is null and not coalesce(is_untimed, false) as is_open,
        case
            when is_untimed then null
            when restored_at is null then {{ seconds_between('started_at', as_of()) }}
            when restored_at >= started_at then {{ seconds_between('started_at', 'restored_at') }}
        end as seconds
    from known

),

scoped as (

    {{ in_scopes('measured', [
        'incident_id', 'service_id', 'severity', 'started_at', 'is_open', 'seconds',
    ], 'started_at', has_repository=false) }}
    union all
    -- An incident that names no service is nobody's but the organisation's.
    select
        measured.incident_id,
        measured.service_id,
        measured.severity,
        measured.started_at,
        measured.is_open,
        measured.seconds,
        scopes.scope_type,
        scopes.scope_id,
        {{ local_date('measured.started_at', 'scopes.time_zone') }} as observed_on
    from measured
    inner join scopes on scopes.scope_type = 'organisation'
    where measured.service_id is null

)

select * from scoped
