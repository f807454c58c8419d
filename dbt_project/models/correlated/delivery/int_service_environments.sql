with candidates as (

    select * from {{ ref('int_deployment_candidates') }}

),

own as (

    select * from {{ ref('stg_program__service_environments') }}

),

defaults as (

    select * from {{ ref('stg_program__environments') }}

),

told as (

    select * from {{ ref('int_told_environments') }}

),

told_by_deployments as (

    select * from {{ ref('int_told_deployment_environments') }}

),

seen as (

    select
        service_id,
        environment
    from candidates
    group by service_id, environment

),

own_kinds as (

    select
        service_id,
        kind
    from own
    group by service_id, kind

),

by_own_patterns as (

    select
        seen.service_id,
        seen.environment,
        own.kind,
        own.like_pattern,
        true as is_own
    from seen
    inner join own
        on
            seen.service_id = own.service_id
            and {{ fits_pattern('seen.environment', 'own.like_pattern') }}

),

by_defaults as (

    -- Where a service names its own, the program's names of that kind are not its.
    select
        seen.service_id,
        seen.environment,
        defaults.kind,
        defaults.like_pattern,
        false as is_own
    from seen
    inner join defaults on {{ fits_pattern('seen.environment', 'defaults.like_pattern') }}
    left join own_kinds
        on
            seen.service_id = own_kinds.service_id
            and defaults.kind = own_kinds.kind
    where own_kinds.kind is null

),

-- Some tools keep an environment by repository; with others only the deployment says what kind it is.
told_kinds as (

    select
        candidates.service_id,
        candidates.environment,
        told.environment_kind as kind
    from candidates
    inner join told
        on
            candidates.repository_id = told.repository_id
            and candidates.environment = lower(told.original_environment)
    union
    select
        candidates.service_id,
        candidates.environment,
        told_by_deployments.environment_kind as kind
    from candidates
    inner join told_by_deployments on candidates.deployment_id = told_by_deployments.deployment_id

),

by_tools as (

    -- What the tool says of an environment counts where no name of the program's fits it, and where
    -- the service names none of its own of that kind.
    select
        told_kinds.service_id,
        told_kinds.environment,
        told_kinds.kind,
        cast(null as text) as like_pattern,
        false as is_own
    from told_kinds
    left join own_kinds
        on
            told_kinds.service_id = own_kinds.service_id
            and told_kinds.kind = own_kinds.kind
    where
        told_kinds.kind is not null
        and own_kinds.kind is null

),

found as (

    select
        service_id,
        environment,
        kind,
        like_pattern,
        is_own
    from by_own_patterns
    union all
    select
        service_id,
        environment,
        kind,
        like_pattern,
        is_own
    from by_defaults
    union all
    select
        service_id,
        environment,
        kind,
        like_pattern,
        is_own
    from by_tools

),

in_order as (

    -- The longest pattern says most; a tool's word has none, and comes last.
    select
        service_id,
        environment,
        kind,
        is_own,
        row_number() over (
            partition by service_id, environment
            order by
                is_own desc nulls last,
                length(like_pattern) desc nulls last,
                -- Production first, where a tool says this at one time and that at another.
                case when kind = 'production' then 0 else 1 end asc nulls last,
                kind asc nulls last
        ) as position
    from found

),

settled as (

    select
        seen.service_id,
        seen.environment,
        coalesce(in_order.kind, 'other') as environment_kind,
        coalesce(in_order.is_own, false) as is_own,
        own_production.service_id is not null as has_own_production
    from seen
    left join in_order
        on
            seen.service_id = in_order.service_id
            and seen.environment = in_order.environment
            and in_order.position = 1
    left join own_kinds as own_production
        on
            seen.service_id = own_production.service_id
            and own_production.kind = 'production'

)

select * from settled
