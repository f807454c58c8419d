with deployments as (

    select * from {{ ref('fct_deployments') }}

),

links as (

    select * from {{ ref('int_first_deployments') }}

),

evidence as (

    select * from {{ ref('int_failure_evidence') }}

),

recoveries as (

    select * from {{ ref('mart_dora__recoveries') }}

),

reworked as (

    select * from {{ ref('int_reworked_deployments') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

counted as (

    select
        deployment_id,
        service_id,
        repository_id,
        previous_deployment_id,
        kind,
        sequence,
        definition_version,
        is_counted,
        is_rollback,
        finished_at,
        lag(finished_at) over (
            partition by service_id
            order by sequence asc nulls last
        ) as previous_finished_at
    from deployments
    where
        is_counted
        and {{ is_past('finished_at') }}

),

contents as (

    select
        deployment_id,
        service_id,
        count(*) as change_count
    from links
    where not is_baseline
    group by deployment_id, service_id

),

strongest_evidence as (

    select
        deployment_id,
        service_id,
        failed_by,
        row_number() over (
            partition by deployment_id, service_id
            order by is_strict desc nulls last, confidence desc nulls last, failed_by asc nulls last
        ) as position
    from evidence

),

together as (

    select
        -- ids
        counted.deployment_id,
        counted.service_id,
        counted.repository_id,
        counted.previous_deployment_id,

        -- properties
        counted.kind,
        strongest_evidence.failed_by,
        counted.definition_version,

        -- flags
        counted.is_rollback,
        reworked.deployment_id is not null as is_rework,
        coalesce(recoveries.is_strict, false) as is_failed_strict,
        recoveries.deployment_id is not null as is_failed_inferred,
        {{ after_horizon('counted.finished_at') }} <= {{ as_of() }} as is_mature,

        -- measures
        coalesce(contents.change_count, 0) as change_count,
        recoveries.recovery_seconds,
        {{ seconds_between('counted.previous_finished_at', 'counted.finished_at') }} as gap_seconds,

        -- timestamps
        counted.finished_at,
        recoveries.recovered_at
    from counted
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join contents
        on
            counted.deployment_id = contents.deployment_id
            and counted.service_id = contents.service_id
    left join strongest_evidence
        on
            counted.deployment_id = strongest_evidence.deployment_id
            and counted.service_id = strongest_evidence.service_id
            and strongest_evidence.position = 1
    left join recoveries
        on
            counted.deployment_id = recoveries.deployment_id
            and counted.service_id = recoveries.service_id
    left join reworked
        on
            counted.deployment_id = reworked.deployment_id
            and counted.service_id = reworked.service_id

)

select * from together
