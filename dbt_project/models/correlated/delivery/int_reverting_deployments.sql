with changes as (

    select * from {{ ref('fct_changes') }}

),

links as (

    select * from {{ ref('bridge_changes_deployments') }}

),

first_links as (

    select
        change_id,
        service_id,
        deployment_id,
        is_baseline
    from links
    where is_best

),

pairs as (

    -- What was there before the first deployment was first contained in none that is known.
    select
        reverted.service_id,
        reverted.deployment_id as reverted_deployment_id,
        reverting.deployment_id as reverting_deployment_id
    from changes
    inner join first_links as reverting on changes.change_id = reverting.change_id
    inner join first_links as reverted
        on
            changes.reverts_change_id = reverted.change_id
            and reverting.service_id = reverted.service_id
    where not reverted.is_baseline
    group by reverted.service_id, reverted.deployment_id, reverting.deployment_id

)

select * from pairs
