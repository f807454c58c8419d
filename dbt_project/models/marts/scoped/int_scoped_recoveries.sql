with recoveries as (

    select * from {{ ref('mart_dora__recoveries') }}

),

deployments as (

    select * from {{ ref('mart_dora__deployments') }}

),

failed as (

    select
        recoveries.deployment_id,
        recoveries.service_id,
        deployments.repository_id,
        recoveries.is_open,
        coalesce(recoveries.recovery_seconds, recoveries.open_seconds) as seconds,
        recoveries.failure_started_at
    from recoveries
    inner join deployments
        on
            recoveries.deployment_id = deployments.deployment_id
            and recoveries.service_id = deployments.service_id
    where recoveries.recovery_seconds is not null or recoveries.open_seconds is not null

),

scoped as (

    {{ in_scopes('failed', [
        'deployment_id', 'service_id', 'repository_id', 'is_open', 'seconds', 'failure_started_at',
    ], 'failure_started_at') }}

)

select * from scoped
