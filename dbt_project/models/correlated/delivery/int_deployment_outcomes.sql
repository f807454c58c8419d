with deployments as (

    select * from {{ ref('stg_github__deployments') }}

),

statuses as (

    select * from {{ ref('stg_github__deployment_statuses') }}

),

in_order as (

    select
        deployment_id,
        original_status,
        created_at,
        row_number() over (
            partition by deployment_id
            order by
                created_at desc nulls last,
                length(deployment_status_id) desc nulls last,
                deployment_status_id desc nulls last
        ) as position_from_the_end
    from statuses

),

summed_up as (

    select
        deployment_id,
        min(case when original_status = 'success' then created_at end) as succeeded_at,
        max(case when position_from_the_end = 1 then original_status end) as last_status,
        max(created_at) as last_status_at
    from in_order
    group by deployment_id

),

settled as (

    -- A deployment that succeeded stays one: `inactive` only says that another took its place.
    select
        deployments.deployment_id,
        coalesce(summed_up.last_status, 'none') as original_status,
        case
            when summed_up.succeeded_at is not null then 'success'
            when summed_up.last_status in ('failure', 'error') then 'failure'
            when summed_up.last_status = 'inactive' then 'cancelled'
            else 'running'
        end as status,
        case
            when summed_up.succeeded_at is not null then summed_up.succeeded_at
            when summed_up.last_status in ('failure', 'error', 'inactive') then summed_up.last_status_at
        end as finished_at
    from deployments
    left join summed_up on deployments.deployment_id = summed_up.deployment_id

)

select * from settled
