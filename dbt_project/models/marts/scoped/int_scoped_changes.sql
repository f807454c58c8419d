with changes as (

    select * from {{ ref('mart_dora__changes') }}

),

deployed as (

    -- What the first deployment of a service brought had been there for nobody knows how long.
    select
        change_id,
        service_id,
        repository_id,
        is_bot,
        coding_seconds,
        pickup_seconds,
        review_seconds,
        merge_seconds,
        build_seconds,
        deploy_seconds,
        unaccounted_seconds,
        lead_time_seconds,
        deployed_at
    from changes
    where
        deployed_at is not null
        and not is_baseline

),

scoped as (

    {{ in_scopes('deployed', [
        'change_id', 'service_id', 'is_bot', 'coding_seconds', 'pickup_seconds', 'review_seconds',
        'merge_seconds', 'build_seconds', 'deploy_seconds', 'unaccounted_seconds',
        'lead_time_seconds', 'deployed_at',
    ], 'deployed_at') }}

),

in_order as (

    -- A change of several services counts once in each scope, where it was in production first.
    select
        change_id,
        service_id,
        is_bot,
        coding_seconds,
        pickup_seconds,
        review_seconds,
        merge_seconds,
        build_seconds,
        deploy_seconds,
        unaccounted_seconds,
        lead_time_seconds,
        deployed_at,
        scope_type,
        scope_id,
        observed_on,
        row_number() over (
            partition by scope_type, scope_id, change_id
            order by deployed_at asc nulls last, service_id asc nulls last
        ) as position
    from scoped

),

first_deployed as (

    select
        scope_type,
        scope_id,
        change_id,
        service_id,
        is_bot,
        lead_time_seconds,
        coding_seconds,
        pickup_seconds,
        review_seconds,
        merge_seconds,
        build_seconds,
        deploy_seconds,
        unaccounted_seconds,
        observed_on
    from in_order
    where
        position = 1
        and lead_time_seconds is not null

)

select * from first_deployed
