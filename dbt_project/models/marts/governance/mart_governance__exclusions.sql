with deployments as (

    select * from {{ ref('fct_deployments') }}

),

counted_deployments as (

    select * from {{ ref('mart_dora__deployments') }}

),

changes as (

    select * from {{ ref('mart_dora__changes') }}

),

recoveries as (

    select * from {{ ref('mart_dora__recoveries') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

rules as (

    select * from {{ ref('exclusion_rules') }}

),

excluded as (

    select
        'deployment' as entity,
        deployment_id as entity_id,
        coalesce(service_id, '') as part,
        'not counted as a deployment' as what,
        replace(not_counted_reason, '_', ' ') as reason,
        coalesce(finished_at, started_at, {{ as_of() }}) as excluded_at
    from deployments
    where not is_counted
    union all
    select
        'deployment' as entity,
        deployment_id as entity_id,
        service_id as part,
        'in neither term of the change fail rate' as what,
        'rollback' as reason,
        finished_at as excluded_at
    from counted_deployments
    where is_rollback
    union all
    select
        'change' as entity,
        change_id as entity_id,
        service_id as part,
        'has no lead time' as what,
        null_reason as reason,
        coalesce(deployed_at, merged_at) as excluded_at
    from changes
    where
        null_reason is not null
        and deployed_at is not null
    union all
    select
        'issue' as entity,
        issue_id as entity_id,
        '' as part,
        'no item of the issue times' as what,
        case when is_subtask then 'sub-task' else 'incident' end as reason,
        created_at as excluded_at
    from issues
    where is_subtask or issue_type = 'incident'
    union all
    select
        'issue' as entity,
        issue_id as entity_id,
        '' as part,
        'has no cycle time' as what,
        'done without having been in progress' as reason,
        done_at as excluded_at
    from issues
    where
        not is_subtask
        and issue_type <> 'incident'
        and done_at is not null
        and started_at is null
    union all
    select
        'incident' as entity,
        incident_id as entity_id,
        '' as part,
        'no incident of any metric' as what,
        'cancelled' as reason,
        started_at as excluded_at
    from incidents
    where state = 'cancelled'
    union all
    select
        'incident' as entity,
        incident_id as entity_id,
        '' as part,
        'has no time to restore' as what,
        'resolved nobody knows when' as reason,
        started_at as excluded_at
    from incidents
    where
        state = 'resolved'
        and least(mitigated_at, resolved_at) is null
    union all
    select
        'deployment' as entity,
        deployment_id as entity_id,
        service_id as part,
        'has no recovery time' as what,
        null_reason as reason,
        failure_started_at as excluded_at
    from recoveries
    where
        null_reason is not null
        and not is_open

),

with_ids as (

    select
        excluded.entity || '|' || excluded.entity_id || '|' || excluded.part || '|' || excluded.what as exclusion_id,
        excluded.entity,
        excluded.entity_id,
        excluded.what,
        excluded.reason,
        rules.role,
        excluded.excluded_at
    from excluded
    left join rules on excluded.what = rules.what
    where {{ is_past('excluded.excluded_at') }}

)

select * from with_ids
