with deployments as (

    select * from {{ ref('int_deployments_services') }}

),

into_production as (

    select
        deployment_id,
        service_id,
        group_id,
        kind,
        coalesce(version, commit_sha) as running_version,
        finished_at
    from deployments
    where
        service_id is not null
        and environment_kind = 'production'
        and status = 'success'
        and kind <> 'configuration'
        and finished_at is not null

),

beside_the_previous as (

    select
        deployment_id,
        service_id,
        group_id,
        kind,
        running_version,
        finished_at,
        lag(running_version) over (
            partition by service_id
            order by finished_at asc nulls last, deployment_id asc nulls last
        ) as previous_version,
        lag(group_id) over (
            partition by service_id
            order by finished_at asc nulls last, deployment_id asc nulls last
        ) as previous_group_id,
        lag(finished_at) over (
            partition by service_id
            order by finished_at asc nulls last, deployment_id asc nulls last
        ) as previous_finished_at
    from into_production

),

chain_starts as (

    select
        deployment_id,
        service_id,
        group_id,
        kind,
        running_version,
        finished_at,
        previous_version,
        previous_group_id,
        previous_finished_at,
        case
            when
                group_id is null
                and previous_group_id is null
                and running_version = previous_version
                and {{ seconds_between('previous_finished_at', 'finished_at') }} <= 3600
                then 0
            else 1
        end as is_chain_start
    from beside_the_previous

),

labelled as (

    select
        deployment_id,
        service_id,
        group_id,
        kind,
        running_version,
        finished_at,
        previous_version,
        previous_group_id,
        previous_finished_at,
        is_chain_start,
        case
            when group_id is not null then 'group:' || group_id
            else 'chain:' || cast(
                sum(is_chain_start) over (
                    partition by service_id
                    order by finished_at asc nulls last, deployment_id asc nulls last
                    rows between unbounded preceding and current row
                ) as text
            )
        end as label
    from chain_starts

),

with_the_last as (

    select
        deployment_id,
        service_id,
        group_id,
        kind,
        running_version,
        finished_at,
        previous_version,
        previous_group_id,
        previous_finished_at,
        is_chain_start,
        label,
        row_number() over (
            partition by service_id, label
            order by finished_at desc nulls last, deployment_id desc nulls last
        ) as position_from_the_end
    from labelled

),

lasts as (

    select
        deployment_id,
        service_id,
        label,
        kind,
        running_version,
        finished_at,
        lag(running_version) over (
            partition by service_id
            order by finished_at asc nulls last, deployment_id asc nulls last
        ) as version_before
    from with_the_last
    where position_from_the_end = 1

),

changing as (

    select
        deployment_id,
        service_id,
        label,
        kind,
        running_version,
        finished_at,
        version_before,
        case when running_version = version_before then 0 else 1 end as is_change_of_version
    from lasts

),

numbered as (

    -- A redeploy of what runs has the number of the deployment that brought it.
    select
        deployment_id,
        service_id,
        label,
        kind,
        running_version,
        finished_at,
        is_change_of_version = 1 as is_counted,
        sum(is_change_of_version) over (
            partition by service_id
            order by finished_at asc nulls last, deployment_id asc nulls last
            rows between unbounded preceding and current row
        ) as sequence
    from changing

),

together as (

    select
        with_the_last.deployment_id,
        with_the_last.service_id,
        with_the_last.kind,
        with_the_last.running_version,
        with_the_last.finished_at,
        with_the_last.position_from_the_end = 1 as is_last_of_group,
        with_the_last.position_from_the_end = 1 and numbered.is_counted as is_counted,
        numbered.is_counted as is_group_counted,
        cast(numbered.sequence as bigint) as sequence
    from with_the_last
    inner join numbered
        on
            with_the_last.service_id = numbered.service_id
            and with_the_last.label = numbered.label

)

select * from together
