with incidents as (

    select * from {{ ref('fct_incidents') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

named as (

    select
        incidents.incident_id,
        deployments.deployment_id,
        deployments.service_id,
        deployments.sequence,
        deployments.finished_at,
        incidents.started_at,
        coalesce(deployments.service_id = incidents.service_id, false) as is_own_service,
        max(
            case when deployments.service_id = incidents.service_id then 1 else 0 end
        ) over (partition by incidents.incident_id) as own_service_count
    from incidents
    inner join deployments on incidents.caused_by_deployment_id = deployments.deployment_id

),

named_causes as (

    -- One service's deployment may bring another service down; but where it deployed the one that
    -- the incident is of too, it is that one which failed.
    select
        incident_id,
        deployment_id,
        service_id,
        'named_cause' as matched_by,
        {{ as_double('1') }} as confidence,
        sequence,
        finished_at,
        started_at
    from named
    where
        is_own_service
        or own_service_count = 0

),

suspected as (

    select
        incidents.incident_id,
        deployments.deployment_id,
        deployments.service_id,
        'same_service_incident' as matched_by,
        {{ as_double('0.6') }} as confidence,
        deployments.sequence,
        deployments.finished_at,
        incidents.started_at
    from incidents
    cross join organisations
    inner join deployments
        on
            incidents.service_id = deployments.service_id
            and incidents.started_at > deployments.finished_at
            and incidents.started_at <= {{ add_seconds(
                'deployments.finished_at', 'organisations.attribution_horizon_days * 86400'
            ) }}
    where
        incidents.caused_by_deployment_id is null
        and deployments.is_counted
        and not deployments.is_rollback

),

found as (

    select * from named_causes
    union all
    select * from suspected

),

in_order as (

    select
        *,
        row_number() over (
            partition by incident_id, service_id
            order by sequence desc nulls last, deployment_id asc
        ) as position
    from found

),

settled as (

    -- Of several under suspicion the latest is the likeliest; the others stay, at half its weight.
    select
        incident_id,
        deployment_id,
        service_id,
        matched_by,
        case
            when matched_by = 'named_cause' or position = 1 then confidence
            else confidence * 0.5
        end as confidence,
        matched_by = 'named_cause' or position = 1 as is_best,
        {{ seconds_between('finished_at', 'started_at') }} as seconds_between
    from in_order

)

select * from settled
