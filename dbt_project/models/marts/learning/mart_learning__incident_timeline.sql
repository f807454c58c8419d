with told_incidents as (

    select * from {{ ref('fct_incidents') }}

),

links as (

    select * from {{ ref('bridge_incidents_deployments') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

restorations as (

    select * from {{ ref('int_incident_restorations') }}

),

incidents as (

    select
        incident_id,
        service_id,
        severity,
        tool,
        state,
        started_at,
        case when {{ is_past('detected_at') }} then detected_at end as detected_at,
        case when {{ is_past('acknowledged_at') }} then acknowledged_at end as acknowledged_at,
        case when {{ is_past('mitigated_at') }} then mitigated_at end as mitigated_at,
        least(
            case when {{ is_past('mitigated_at') }} then mitigated_at end,
            case when {{ is_past('resolved_at') }} then resolved_at end
        ) as ended_at,
        case when {{ is_past('reviewed_at') }} then reviewed_at end as reviewed_at
    from told_incidents
    where
        {{ is_past('started_at') }}
        and state is distinct from 'cancelled'

),

-- Where several deployments are named, the surest of them, and of those the one nearest before.
candidates as (

    select
        links.incident_id,
        links.matched_by,
        links.confidence,
        deployments.finished_at,
        row_number() over (
            partition by links.incident_id
            order by
                links.confidence desc nulls last,
                deployments.finished_at desc nulls last,
                links.deployment_id asc nulls last,
                links.service_id asc nulls last
        ) as position
    from links
    inner join deployments
        on
            links.deployment_id = deployments.deployment_id
            and links.service_id = deployments.service_id
    where
        links.is_best
        and {{ is_past('deployments.finished_at') }}

),

deployed as (

    select
        incident_id,
        matched_by,
        confidence,
        finished_at
    from candidates
    where position = 1

),

-- What mended a deployment that the incident is of mended the incident.
mended as (

    select
        incident_id,
        min(restored_at) as restored_at
    from restorations
    group by incident_id

),

steps as (

    select
        incidents.incident_id,
        'deployed' as step,
        1 as step_number,
        deployed.finished_at as happened_at,
        deployed.matched_by as source,
        deployed.confidence,
        'no deployment is known to have led to it' as nothing_reason
    from incidents
    left join deployed on incidents.incident_id = deployed.incident_id
    {% for step, moment, reason in [
        ('impact', 'started_at', 'nobody tells when it began'),
        ('detected', 'detected_at', 'nobody tells when it was noticed'),
        ('acknowledged', 'acknowledged_at', 'nobody tells when it was acknowledged'),
        ('mitigated', 'mitigated_at', 'nobody tells that it was mitigated before it was over'),
    ] -%}
        union all
        select
            incident_id,
            '{{ step }}' as step,
            {{ loop.index + 1 }} as step_number,
            {{ moment }} as happened_at,
            tool as source,
            {{ as_double('1') }} as confidence,
            '{{ reason }}' as nothing_reason
        from incidents
    {% endfor -%}
    union all
    -- The earliest of what the incident says and of what mended the deployment that it is of.
    select
        incidents.incident_id,
        'restored' as step,
        6 as step_number,
        least(incidents.ended_at, mended.restored_at) as happened_at,
        case
            when incidents.ended_at <= mended.restored_at or mended.restored_at is null then incidents.tool
            else 'remediating_deployment'
        end as source,
        case
            when incidents.ended_at <= mended.restored_at or mended.restored_at is null then {{ as_double('1') }}
            else deployed.confidence
        end as confidence,
        case
            when incidents.state = 'resolved' then 'it is over, nobody knows since when'
            else 'it goes on'
        end as nothing_reason
    from incidents
    left join mended on incidents.incident_id = mended.incident_id
    left join deployed on incidents.incident_id = deployed.incident_id
    union all
    select
        incident_id,
        'review_published' as step,
        7 as step_number,
        reviewed_at as happened_at,
        tool as source,
        {{ as_double('1') }} as confidence,
        'no review is known' as nothing_reason
    from incidents

),

-- Since the latest of all steps before it that are known.
with_before as (

    select
        incident_id,
        step,
        step_number,
        happened_at,
        source,
        confidence,
        nothing_reason,
        max(happened_at) over (
            partition by incident_id
            order by step_number asc nulls last
            rows between unbounded preceding and 1 preceding
        ) as before_at
    from steps

),

settled as (

    select
        -- ids
        incidents.incident_id,
        incidents.service_id,

        -- properties
        incidents.severity,
        with_before.step,
        with_before.step_number,

        -- timestamps
        with_before.happened_at,

        -- how it is known
        case when with_before.happened_at is not null then with_before.source end as source,
        case when with_before.happened_at is not null then with_before.confidence end as confidence,

        -- measures
        case
            when with_before.happened_at >= with_before.before_at
                then {{ seconds_between('with_before.before_at', 'with_before.happened_at') }}
        end as gap_seconds,
        case
            when with_before.happened_at is null then with_before.nothing_reason
            when with_before.before_at is null then 'no step before it is known'
            when with_before.happened_at < with_before.before_at then 'earlier than a step before it'
        end as null_reason
    from with_before
    inner join incidents on with_before.incident_id = incidents.incident_id

)

select * from settled
