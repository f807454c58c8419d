{{ config(group='correlated') }}

with told as (

    select deployment_id from {{ ref('stg_github__deployments') }}
    union all
    select deployment_id from {{ ref('int_told_deployments') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

deletions as (

    select * from {{ ref('fct_deletions') }}

),

lost as (

    select told.deployment_id
    from told
    left join deployments on told.deployment_id = deployments.deployment_id
    left join deletions
        on
            told.deployment_id = deletions.entity_id
            and deletions.entity = 'deployment'
    where
        deployments.deployment_id is null
        and deletions.entity_id is null

)

select * from lost
