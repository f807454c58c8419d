with changes as (

    select * from {{ ref('mart_hygiene__changes') }}

),

touched as (

    select * from {{ ref('bridge_changes_services') }}

),

deployed as (

    select * from {{ ref('int_first_deployments') }}

),

services as (

    select * from {{ ref('bridge_services_repositories') }}

),

of_services as (

    select repository_id
    from services
    group by repository_id

),

merged as (

    -- What touches no service of its repository is the repository's and nobody else's; a repository
    -- that no service has, as people's own, is not measured.
    select
        changes.change_id,
        touched.service_id,
        changes.repository_id,
        changes.merged_at,
        case when deployed.change_id is null then 0 else 1 end as is_deployed,
        deployed.confidence
    from changes
    inner join of_services on changes.repository_id = of_services.repository_id
    left join touched on changes.change_id = touched.change_id
    left join deployed
        on
            touched.change_id = deployed.change_id
            and touched.service_id = deployed.service_id

),

scoped as (

    {{ in_scopes('merged', ['change_id', 'is_deployed', 'confidence'], 'merged_at') }}

),

once_in_each_scope as (

    -- A change of several services counts once, and one service's deployment is enough.
    select
        scope_type,
        scope_id,
        change_id,
        observed_on as merged_on,
        max(is_deployed) = 1 as is_linked_to_deployment,
        max(confidence) as deployment_link_confidence
    from scoped
    group by scope_type, scope_id, change_id, observed_on

),

measured as (

    select
        once_in_each_scope.scope_type,
        once_in_each_scope.scope_id,
        once_in_each_scope.change_id,
        changes.is_bot,
        changes.size_class,
        changes.review_state,
        changes.has_issue_key,
        changes.is_linked_to_issue,
        once_in_each_scope.is_linked_to_deployment,
        changes.issue_link_confidence,
        once_in_each_scope.deployment_link_confidence,
        changes.changed_lines,
        changes.file_count,
        changes.comment_count,
        changes.review_cycles,
        changes.first_review_seconds,
        changes.approval_seconds,
        once_in_each_scope.merged_on
    from once_in_each_scope
    inner join changes on once_in_each_scope.change_id = changes.change_id

)

select * from measured
