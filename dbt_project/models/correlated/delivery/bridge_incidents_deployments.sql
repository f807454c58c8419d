with told_incidents as (

    select * from {{ ref('fct_incidents') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

declared_links as (

    select * from {{ ref('int_declared_links') }}

),

explanations as (

    select * from {{ ref('int_incident_explanations') }}

),

-- What was cancelled never was an incident that a deployment could have caused.
incidents as (

    select
        incident_id,
        service_id,
        caused_by_deployment_id,
        started_at
    from told_incidents
    where state is distinct from 'cancelled'

),

-- The first rollback to before a deployment took it out of production; what answers for what ran
-- in between is the deployment that the rollback declares failed.
rollbacks_over as (

    select
        deployments.deployment_id,
        deployments.service_id,
        rollbacks.finished_at as taken_back_at,
        deployments.sequence > failed.sequence as is_withdrawn,
        row_number() over (
            partition by deployments.deployment_id, deployments.service_id
            order by rollbacks.sequence asc nulls last
        ) as position
    from deployments as rollbacks
    inner join deployments as failed
        on
            rollbacks.service_id = failed.service_id
            and rollbacks.rolled_back_deployment_id = failed.deployment_id
    inner join deployments
        on
            rollbacks.service_id = deployments.service_id
            and failed.sequence <= deployments.sequence
            and rollbacks.sequence > deployments.sequence
    where
        rollbacks.is_counted
        and rollbacks.is_rollback

),

taken_back as (

    select
        deployment_id,
        service_id,
        taken_back_at,
        is_withdrawn
    from rollbacks_over
    where position = 1

),

candidates as (

    select
        deployments.deployment_id,
        deployments.service_id,
        deployments.sequence,
        deployments.finished_at,
        taken_back.taken_back_at,
        coalesce(taken_back.is_withdrawn, false) as is_withdrawn
    from deployments
    left join taken_back
        on
            deployments.deployment_id = taken_back.deployment_id
            and deployments.service_id = taken_back.service_id
    where
        deployments.is_counted
        and not deployments.is_rollback

),

declared as (

    select
        from_id as incident_id,
        to_id as deployment_id,
        verdict,
        reason
    from declared_links
    where link_kind = 'incident_deployment'

),

-- Where the site says what caused an incident, nothing else is to explain it.
confirmed as (

    select incident_id
    from declared
    where verdict = 'confirmed'
    group by incident_id

),

causes as (

    select
        incident_id,
        caused_by_deployment_id as deployment_id,
        'named_cause' as matched_by
    from incidents
    where caused_by_deployment_id is not null
    union all
    select
        incident_id,
        deployment_id,
        'declared' as matched_by
    from declared
    where verdict = 'confirmed'

),

named as (

    select
        causes.matched_by,
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
    from causes
    inner join incidents on causes.incident_id = incidents.incident_id
    inner join deployments on causes.deployment_id = deployments.deployment_id

),

found as (

    -- One service's deployment may bring another service down; but where it deployed the one that
    -- the incident is of too, it is that one which failed.
    select
        incident_id,
        deployment_id,
        service_id,
        matched_by,
        {{ as_double('1') }} as confidence,
        sequence,
        false as is_withdrawn,
        finished_at,
        started_at
    from named
    where
        is_own_service
        or own_service_count = 0
    union all
    -- What was taken back before the incident began did not cause it.
    select
        incidents.incident_id,
        candidates.deployment_id,
        candidates.service_id,
        'same_service_incident' as matched_by,
        {{ as_double('0.6') }} as confidence,
        candidates.sequence,
        candidates.is_withdrawn,
        candidates.finished_at,
        incidents.started_at
    from incidents
    cross join organisations
    inner join candidates
        on
            incidents.service_id = candidates.service_id
            and incidents.started_at > candidates.finished_at
            and incidents.started_at <= {{ add_seconds(
                'candidates.finished_at', 'organisations.attribution_horizon_days * 86400'
            ) }}
    where
        incidents.caused_by_deployment_id is null
        and coalesce(incidents.started_at < candidates.taken_back_at, true)

),

judged as (

    -- What was found in two ways is one link, by the surer of them; the site's word is the last.
    select
        found.incident_id,
        found.deployment_id,
        found.service_id,
        found.matched_by,
        found.confidence,
        found.sequence,
        found.is_withdrawn,
        found.finished_at,
        found.started_at,
        declared.verdict,
        declared.reason,
        coalesce(declared.verdict = 'refuted', false) as is_refuted,
        row_number() over (
            partition by found.incident_id, found.service_id, found.deployment_id
            order by found.confidence desc nulls last, found.matched_by asc nulls last
        ) as position_of_method
    from found
    left join declared
        on
            found.incident_id = declared.incident_id
            and found.deployment_id = declared.deployment_id

),

explained as (

    -- What else could have caused the incident is asked before a deployment is suspected, and never
    -- where a cause is named or the site has refuted the link anyway.
    select
        judged.incident_id,
        judged.deployment_id,
        judged.service_id,
        judged.matched_by,
        judged.confidence,
        judged.sequence,
        judged.is_withdrawn,
        judged.is_refuted,
        judged.finished_at,
        judged.started_at,
        judged.verdict,
        judged.reason,
        explanations.explained_by,
        explanations.evidence as explanation
    from judged
    left join confirmed on judged.incident_id = confirmed.incident_id
    left join explanations
        on
            judged.incident_id = explanations.incident_id
            and judged.matched_by = 'same_service_incident'
            and not judged.is_refuted
            and confirmed.incident_id is null
            and coalesce(judged.finished_at < explanations.deployed_before_at, true)
    where judged.position_of_method = 1

),

in_order as (

    select
        incident_id,
        deployment_id,
        service_id,
        matched_by,
        confidence,
        is_withdrawn,
        is_refuted,
        finished_at,
        started_at,
        verdict,
        reason,
        explained_by,
        explanation,
        row_number() over (
            partition by incident_id, service_id
            order by
                is_refuted asc nulls last,
                case when matched_by = 'same_service_incident' then 1 else 0 end asc nulls last,
                is_withdrawn asc nulls last,
                sequence desc nulls last,
                deployment_id asc nulls last
        ) as position
    from explained

),

with_likeliest as (

    -- What was withdrawn with another's failure did not fail itself, not even as the only suspect.
    select
        incident_id,
        deployment_id,
        service_id,
        matched_by,
        confidence,
        is_refuted,
        finished_at,
        started_at,
        verdict,
        reason,
        explained_by,
        explanation,
        not is_refuted
        and (
            matched_by <> 'same_service_incident'
            or (position = 1 and not is_withdrawn and explained_by is null)
        ) as is_best
    from in_order

),

settled as (

    -- Of several under suspicion the latest is the likeliest; the others stay, at half its weight, and
    -- so do all of an incident that something else explains.
    select
        incident_id,
        deployment_id,
        service_id,
        matched_by,
        case
            when is_refuted then confidence * 0
            when is_best then confidence
            else confidence * 0.5
        end as confidence,
        is_best,
        case matched_by
            when 'named_cause' then 'named by the incident'
            when 'declared' then 'program'
            else
                'service ' || service_id || ', '
                || cast({{ seconds_between('finished_at', 'started_at') }} as text) || ' s before'
                || coalesce('; ' || explanation, '')
        end as evidence,
        verdict,
        reason as verdict_reason,
        {{ seconds_between('finished_at', 'started_at') }} as seconds_between,
        explained_by
    from with_likeliest

)

select * from settled
