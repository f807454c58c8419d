with links as (

    select * from {{ ref('bridge_changes_deployments') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

first_known as (

    select
        links.change_id,
        links.service_id,
        links.deployment_id,
        deployments.commit_sha,
        deployments.sequence,
        links.matched_by,
        links.confidence,
        links.is_baseline,
        deployments.finished_at as deployed_at
    from links
    inner join deployments
        on
            links.deployment_id = deployments.deployment_id
            and links.service_id = deployments.service_id
    where
        links.is_best
        and {{ is_past('deployments.finished_at') }}

)

select * from first_known
