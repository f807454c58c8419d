with changes as (

    select * from {{ ref('mart_dora__changes') }}

),

recoveries as (

    select * from {{ ref('mart_dora__recoveries') }}

),

restorations as (

    select * from {{ ref('int_incident_restorations') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

issue_links as (

    select * from {{ ref('bridge_changes_issues') }}

),

issue_deployments as (

    select * from {{ ref('int_issue_deployments') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

reviews as (

    select * from {{ ref('int_incident_reviews') }}

),

annotations as (

    select * from {{ ref('dim_annotations') }}

),

unnamed_services as (

    select * from {{ ref('int_unnamed_services') }}

),

found as (

    select
        'change' as entity,
        change_id as entity_id,
        null_reason as problem,
        'service ' || service_id as detail
    from changes
    where
        null_reason in (
            'deployed before it was merged',
            'first commit is later than the deployment',
            'no commits of the change are known'
        )
    union all
    select
        'change' as entity,
        change_id as entity_id,
        'milestones out of order' as problem,
        'service ' || service_id as detail
    from changes
    where is_out_of_order
    union all
    select
        'deployment' as entity,
        deployment_id as entity_id,
        'recovered before the deployment had finished' as problem,
        'service ' || service_id as detail
    from recoveries
    where recovered_at < finished_at
    union all
    select
        'incident' as entity,
        incident_id as entity_id,
        'restored before it started' as problem,
        cast(null as text) as detail
    from incidents
    where least(mitigated_at, resolved_at) < started_at
    union all
    select
        'incident' as entity,
        incident_id as entity_id,
        'resolved nobody knows when' as problem,
        cast(null as text) as detail
    from incidents
    where
        state = 'resolved'
        and least(mitigated_at, resolved_at) is null
    union all
    select
        'incident' as entity,
        incident_id as entity_id,
        'moments out of order' as problem,
        'deployment ' || deployment_id || ', service ' || service_id as detail
    from restorations
    where
        detected_at < started_at
        or acknowledged_at < detected_at
        or mitigated_at < acknowledged_at
        or resolved_at < mitigated_at
    union all
    select
        'incident' as entity,
        incident_id as entity_id,
        'reviewed before it was restored' as problem,
        cast(null as text) as detail
    from reviews
    where reviewed_at < restored_at
    union all
    select
        'issue' as entity,
        issue_deployments.issue_id as entity_id,
        'in production before it was created' as problem,
        cast(null as text) as detail
    from issue_deployments
    inner join issues on issue_deployments.issue_id = issues.issue_id
    where issue_deployments.deployed_at < issues.created_at
    union all
    select
        'change' as entity,
        change_id as entity_id,
        'names an issue that is not known' as problem,
        'issue ' || issue_key as detail
    from issue_links
    where
        issue_id is null
        and is_best
    union all
    select
        'annotation' as entity,
        annotation_id as entity_id,
        'a freeze of no known service' as problem,
        label as detail
    from annotations
    where
        kind = 'freeze'
        and scope_id is null
    union all
    select
        'service' as entity,
        named_service_id as entity_id,
        'is an alias of no service of the program' as problem,
        name as detail
    from unnamed_services

),

with_ids as (

    select
        entity || '|' || entity_id || '|' || problem || '|' || coalesce(detail, '') as issue_id,
        entity,
        entity_id,
        problem,
        detail,
        {{ as_of() }} as noticed_at
    from found

)

select * from with_ids
