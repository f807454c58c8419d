with groups as (

    select * from {{ ref('int_deployment_groups') }}

),

counted as (

    select
        deployment_id,
        service_id,
        kind,
        running_version,
        finished_at,
        sequence,
        lag(deployment_id) over (
            partition by service_id
            order by sequence asc nulls last
        ) as previous_deployment_id
    from groups
    where is_counted

),

earlier_runs as (

    select
        deployment_id,
        service_id,
        lag(sequence) over (
            partition by service_id, running_version
            order by sequence asc nulls last
        ) as returned_to_sequence
    from counted
    where running_version is not null

),

with_returns as (

    select
        counted.deployment_id,
        counted.service_id,
        counted.kind,
        counted.running_version,
        counted.finished_at,
        counted.sequence,
        counted.previous_deployment_id,
        earlier_runs.returned_to_sequence,
        counted.kind = 'rollback' or earlier_runs.returned_to_sequence is not null as is_rollback,
        -- What replaced the version that is back is what failed; a declared rollback to a version
        -- that was never seen took back the one before it.
        case
            when earlier_runs.returned_to_sequence is not null
                then earlier_runs.returned_to_sequence + 1
            when counted.kind = 'rollback' then counted.sequence - 1
        end as failed_sequence
    from counted
    left join earlier_runs
        on
            counted.service_id = earlier_runs.service_id
            and counted.deployment_id = earlier_runs.deployment_id

),

withdrawn as (

    select
        with_returns.service_id,
        with_returns.deployment_id
    from with_returns
    inner join with_returns as rollbacks
        on
            with_returns.service_id = rollbacks.service_id
            and with_returns.sequence > rollbacks.failed_sequence
            and with_returns.sequence < rollbacks.sequence
    where rollbacks.is_rollback
    group by with_returns.service_id, with_returns.deployment_id

),

settled as (

    select
        with_returns.deployment_id,
        with_returns.service_id,
        with_returns.running_version,
        with_returns.sequence,
        with_returns.previous_deployment_id,
        with_returns.is_rollback,
        returned_to.deployment_id as returned_to_deployment_id,
        failed.deployment_id as rolled_back_deployment_id,
        withdrawn.deployment_id is not null as is_withdrawn
    from with_returns
    left join counted as returned_to
        on
            with_returns.service_id = returned_to.service_id
            and with_returns.returned_to_sequence = returned_to.sequence
    left join counted as failed
        on
            with_returns.service_id = failed.service_id
            and with_returns.failed_sequence = failed.sequence
    left join withdrawn
        on
            with_returns.service_id = withdrawn.service_id
            and with_returns.deployment_id = withdrawn.deployment_id

)

select * from settled
