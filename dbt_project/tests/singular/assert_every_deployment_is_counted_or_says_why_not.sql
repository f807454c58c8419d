with deployments as (

    select * from {{ ref('fct_deployments') }}

),

unexplained as (

    select
        deployment_id,
        service_id,
        not_counted_reason
    from deployments
    where is_counted = (not_counted_reason is not null)

)

select * from unexplained
