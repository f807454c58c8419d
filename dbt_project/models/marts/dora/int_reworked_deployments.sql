with deployments as (

    select * from {{ ref('fct_deployments') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

links as (

    select * from {{ ref('int_first_deployments') }}

),

changes as (

    select * from {{ ref('fct_changes') }}

),

issue_links as (

    select * from {{ ref('bridge_changes_issues') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

declared as (

    -- What was cancelled never was an incident that anything could repair.
    select
        deployments.deployment_id,
        deployments.service_id
    from deployments
    left join incidents
        on
            deployments.caused_by_incident_id = incidents.incident_id
            and incidents.state is distinct from 'cancelled'
    where
        deployments.is_counted
        and (
            deployments.is_rollback
            or deployments.kind in ('rollback', 'hotfix')
            or incidents.incident_id is not null
        )

),

reverting as (

    -- What was reverted together with what reverts it never ran, so nothing was done twice.
    select
        links.deployment_id,
        links.service_id
    from links
    inner join changes on links.change_id = changes.change_id
    inner join links as reverted
        on
            changes.reverts_change_id = reverted.change_id
            and links.service_id = reverted.service_id
    where links.sequence > reverted.sequence

),

repairing_changes as (

    select issue_links.change_id
    from issue_links
    inner join issues on issue_links.issue_id = issues.issue_id
    where
        issue_links.is_best
        and (
            issues.issue_type = 'incident'
            or (issues.issue_type = 'bug' and issues.is_found_by_customer)
        )
    group by issue_links.change_id

),

only_repairs as (

    select
        links.deployment_id,
        links.service_id
    from links
    left join repairing_changes on links.change_id = repairing_changes.change_id
    where not links.is_baseline
    group by links.deployment_id, links.service_id
    having count(*) = count(repairing_changes.change_id)

),

reworked as (

    select
        deployment_id,
        service_id
    from declared
    union
    select
        deployment_id,
        service_id
    from reverting
    union
    select
        deployment_id,
        service_id
    from only_repairs

)

select * from reworked
