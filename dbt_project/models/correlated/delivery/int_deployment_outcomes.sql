with deployments as (

    select * from {{ ref('stg_github__deployments') }}

),

statuses as (

    select * from {{ ref('stg_github__deployment_statuses') }}

),

words as (

    select * from {{ ref('int_words') }}
    where domain = 'run_status'

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

judged as (

    -- A deployment that succeeded stays one: `inactive` only says that another took its place.
    select
        deployments.deployment_id,
        summed_up.last_status,
        summed_up.succeeded_at,
        summed_up.last_status_at,
        case
            when summed_up.succeeded_at is not null then 'success'
            when words.meaning is not null then {{ deployment_status('words.meaning') }}
            when summed_up.last_status is null then 'running'
            when summed_up.last_status in ('queued', 'pending', 'waiting', 'in_progress') then 'running'
            when summed_up.last_status in ('failure', 'error') then 'failure'
            when summed_up.last_status = 'inactive' then 'cancelled'
        end as status
    from deployments
    left join summed_up on deployments.deployment_id = summed_up.deployment_id
    left join words
        on
            deployments.tool = words.tool
            and lower(summed_up.last_status) = words.word

),

settled as (

    select
        deployment_id,
        coalesce(last_status, 'none') as original_status,
        status,
        case when status <> 'running' then coalesce(succeeded_at, last_status_at) end as finished_at
    from judged

)

select * from settled
