with deployments as (

    select * from {{ ref('fct_deployments') }}

),

counted as (

    -- A deployment whose commit is not known stays: it may be the service's first, the baseline.
    select
        service_id,
        repository_id,
        deployment_id,
        commit_sha,
        finished_at,
        sequence
    from deployments
    where
        is_counted
        and repository_id is not null

)

select * from counted
