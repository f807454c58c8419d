with deployments as (

    select * from {{ ref('mart_dora__deployments') }}

),

scoped as (

    {{ in_scopes('deployments', [
        'deployment_id', 'service_id', 'is_rollback', 'is_rework', 'is_failed_strict',
        'is_failed_inferred', 'gap_seconds',
    ], 'finished_at') }}

),

settled as (

    select
        scope_type,
        scope_id,
        deployment_id,
        service_id,
        is_rollback,
        is_rework,
        is_failed_strict,
        is_failed_inferred,
        gap_seconds,
        observed_on
    from scoped

)

select * from settled
