with evidence as (

    select * from {{ ref('int_failure_evidence') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

counted as (

    select
        deployment_id,
        service_id,
        caused_by_incident_id,
        is_counted,
        started_at,
        finished_at
    from deployments
    where
        is_counted
        and {{ is_past('finished_at') }}

),

attributed as (

    select
        evidence.deployment_id,
        evidence.service_id,
        evidence.incident_id,
        incidents.started_at,
        -- Over, and nobody knows since when: what is told after as_of has not been told yet.
        coalesce(
            incidents.state = 'resolved' and least(incidents.mitigated_at, incidents.resolved_at) is null,
            false
        ) as is_untimed,
        case when {{ is_past('incidents.detected_at') }} then incidents.detected_at end as detected_at,
        case when {{ is_past('incidents.acknowledged_at') }} then incidents.acknowledged_at end as acknowledged_at,
        case when {{ is_past('incidents.mitigated_at') }} then incidents.mitigated_at end as mitigated_at,
        case when {{ is_past('incidents.resolved_at') }} then incidents.resolved_at end as resolved_at
    from evidence
    inner join incidents on evidence.incident_id = incidents.incident_id
    group by
        evidence.deployment_id,
        evidence.service_id,
        evidence.incident_id,
        incidents.state,
        incidents.started_at,
        incidents.detected_at,
        incidents.acknowledged_at,
        incidents.mitigated_at,
        incidents.resolved_at

),

remedies_that_name_the_incident as (

    select
        attributed.deployment_id,
        attributed.service_id,
        attributed.incident_id,
        counted.finished_at
    from attributed
    inner join counted
        on
            attributed.incident_id = counted.caused_by_incident_id
            and attributed.started_at <= counted.finished_at

),

remedies_of_the_deployment as (

    select
        attributed.deployment_id,
        attributed.service_id,
        attributed.incident_id,
        counted.finished_at
    from attributed
    inner join evidence
        on
            attributed.deployment_id = evidence.deployment_id
            and attributed.service_id = evidence.service_id
    inner join counted
        on
            evidence.remediating_deployment_id = counted.deployment_id
            and evidence.service_id = counted.service_id
            and attributed.started_at <= counted.finished_at

),

first_remedies as (

    select
        deployment_id,
        service_id,
        incident_id,
        min(finished_at) as remedied_at
    from (
        select
            deployment_id,
            service_id,
            incident_id,
            finished_at
        from remedies_that_name_the_incident
        union all
        select
            deployment_id,
            service_id,
            incident_id,
            finished_at
        from remedies_of_the_deployment
    ) as remedies
    group by deployment_id, service_id, incident_id

),

restored as (

    select
        attributed.deployment_id,
        attributed.service_id,
        attributed.incident_id,
        attributed.started_at,
        attributed.detected_at,
        attributed.acknowledged_at,
        attributed.mitigated_at,
        attributed.resolved_at,
        -- What mended it says when it was over, where the incident itself does not.
        attributed.is_untimed and first_remedies.remedied_at is null as is_untimed,
        least(attributed.mitigated_at, attributed.resolved_at, first_remedies.remedied_at) as restored_at
    from attributed
    left join first_remedies
        on
            attributed.deployment_id = first_remedies.deployment_id
            and attributed.service_id = first_remedies.service_id
            and attributed.incident_id = first_remedies.incident_id

)

select * from restored
