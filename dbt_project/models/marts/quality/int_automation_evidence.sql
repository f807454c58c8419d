{%- set ninety_days_ago = add_seconds(as_of(), -90 * 86400) -%}
with services as (

    select * from {{ ref('dim_services') }}

),

repositories_of_services as (

    select * from {{ ref('bridge_services_repositories') }}

),

controls as (

    select * from {{ ref('fct_controls') }}

),

test_runs as (

    select * from {{ ref('fct_test_runs') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

findings as (

    select * from {{ ref('mart_reliability__findings') }}

),

service_levels as (

    select * from {{ ref('mart_reliability__service_levels') }}

),

-- A control that holds for some of what it is asked of does not hold.
told as (

    select
        service_id,
        coalesce(control, 'iac_policy') as control,
        min(case when is_automated then 1 else 0 end) = 1 as is_automated,
        max(evidence) as evidence,
        count(*) as evidence_count,
        max(checked_at) as seen_at
    from controls
    where
        {{ is_past('checked_at') }}
        and checked_at >= {{ ninety_days_ago }}
    group by service_id, coalesce(control, 'iac_policy')

),

tested as (

    select
        repositories_of_services.service_id,
        count(*) as evidence_count,
        max(test_runs.started_at) as seen_at
    from test_runs
    inner join repositories_of_services
        on test_runs.repository_id = repositories_of_services.repository_id
    where
        coalesce(test_runs.is_automated, true)
        and {{ is_past('test_runs.started_at') }}
        and test_runs.started_at >= {{ ninety_days_ago }}
    group by repositories_of_services.service_id

),

deployed as (

    select
        service_id,
        min(case when is_automatic then 1 else 0 end) = 1 as is_automated,
        count(*) as evidence_count,
        max(finished_at) as seen_at
    from deployments
    where
        is_counted
        and is_automatic is not null
        and {{ is_past('finished_at') }}
        and finished_at >= {{ ninety_days_ago }}
    group by service_id

),

rolled_back as (

    select
        service_id,
        count(*) as evidence_count,
        max(finished_at) as seen_at
    from deployments
    where
        is_counted
        and kind = 'rollback'
        and {{ is_past('finished_at') }}
    group by service_id

),

scanned as (

    select
        repositories_of_services.service_id,
        count(*) as evidence_count,
        max(findings.opened_at) as seen_at
    from findings
    inner join repositories_of_services
        on findings.repository_id = repositories_of_services.repository_id
    where
        findings.is_open
        or findings.opened_at >= {{ ninety_days_ago }}
    group by repositories_of_services.service_id

),

promised as (

    select
        service_id,
        count(*) as evidence_count,
        max(bucket_start) as seen_at
    from service_levels
    where
        target is not null
        and bucket_start >= {{ ninety_days_ago }}
    group by service_id

),

promises as (

    select count(*) as service_count
    from promised

),

-- Where some service has an objective, one without has none; where none has, nobody was asked.
promising as (

    select
        services.service_id,
        promised.service_id is not null as is_automated,
        coalesce(promised.evidence_count, 0) as evidence_count,
        promised.seen_at
    from services
    cross join promises
    left join promised on services.service_id = promised.service_id
    where promises.service_count > 0

),

seen as (

    select
        service_id,
        'tests_in_ci' as control,
        true as is_automated,
        'runs of automated tests' as evidence,
        evidence_count,
        seen_at
    from tested
    union all
    select
        service_id,
        'automatic_deployment' as control,
        is_automated,
        case when is_automated then 'deployments that nobody started' else 'deployments that somebody started' end
            as evidence,
        evidence_count,
        seen_at
    from deployed
    union all
    select
        service_id,
        'rollback' as control,
        true as is_automated,
        'rollbacks that a tool declared' as evidence,
        evidence_count,
        seen_at
    from rolled_back
    union all
    select
        service_id,
        'scanning' as control,
        true as is_automated,
        'findings of a scanner' as evidence,
        evidence_count,
        seen_at
    from scanned
    union all
    select
        service_id,
        'slo_defined' as control,
        is_automated,
        'measured buckets of an objective' as evidence,
        evidence_count,
        seen_at
    from promising

),

-- What a site says of a control goes before what was seen of it.
together as (

    select
        service_id,
        control,
        is_automated,
        evidence,
        evidence_count,
        seen_at,
        'told' as matched_by
    from told
    union all
    select
        seen.service_id,
        seen.control,
        seen.is_automated,
        seen.evidence,
        seen.evidence_count,
        seen.seen_at,
        'seen' as matched_by
    from seen
    left join told
        on
            seen.service_id = told.service_id
            and seen.control = told.control
    where told.service_id is null

)

select * from together
