with deployments as (

    select * from {{ ref('fct_deployments') }}

),

numbered as (

    select
        service_id,
        count(*) as deployment_count,
        max(sequence) as last_sequence,
        count(previous_deployment_id) as previous_count
    from deployments
    where is_counted
    group by service_id

),

broken as (

    select *
    from numbered
    where
        deployment_count <> last_sequence
        or previous_count <> deployment_count - 1

)

select * from broken
