with restorations as (

    select * from {{ ref('int_incident_restorations') }}

),

recoveries as (

    select * from {{ ref('mart_dora__recoveries') }}

),

deployments as (

    select * from {{ ref('mart_dora__deployments') }}

),

attributed as (

    select
        restorations.deployment_id,
        restorations.service_id,
        restorations.incident_id,
        deployments.repository_id,
        recoveries.failure_started_at,
        case
            when restorations.detected_at >= restorations.started_at
                then {{ seconds_between('restorations.started_at', 'restorations.detected_at') }}
        end as detect_seconds,
        case
            when restorations.acknowledged_at >= restorations.detected_at
                then {{ seconds_between('restorations.detected_at', 'restorations.acknowledged_at') }}
        end as acknowledge_seconds,
        case
            when restorations.mitigated_at >= restorations.acknowledged_at
                then {{ seconds_between('restorations.acknowledged_at', 'restorations.mitigated_at') }}
        end as mitigate_seconds,
        case
            when restorations.resolved_at >= restorations.mitigated_at
                then {{ seconds_between('restorations.mitigated_at', 'restorations.resolved_at') }}
        end as restore_seconds
    from restorations
    inner join recoveries
        on
            restorations.deployment_id = recoveries.deployment_id
            and restorations.service_id = recoveries.service_id
    inner join deployments
        on
            restorations.deployment_id = deployments.deployment_id
            and restorations.service_id = deployments.service_id

),

scoped as (

    {{ in_scopes('attributed', [
        'deployment_id', 'service_id', 'incident_id', 'repository_id', 'failure_started_at',
        'detect_seconds', 'acknowledge_seconds', 'mitigate_seconds', 'restore_seconds',
    ], 'failure_started_at') }}

)

select * from scoped
