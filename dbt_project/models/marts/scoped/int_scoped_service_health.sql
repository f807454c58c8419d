with service_health as (

    select * from {{ ref('fct_service_health') }}

),

measured as (

    select
        service_id,
        indicator,
        value,
        measured_at
    from service_health
    where
        value is not null
        and {{ is_past('measured_at') }}

),

scoped as (

    {{ in_scopes('measured', [
        'service_id', 'indicator', 'value', 'measured_at',
    ], 'measured_at', has_repository=false) }}

)

select * from scoped
