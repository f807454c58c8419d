with changes as (

    select * from {{ ref('mart_dora__changes') }}

),

merged as (

    select
        change_id,
        service_id,
        repository_id,
        merged_at,
        {{ seconds_between('merged_at', as_of()) }} as age_seconds,
        case when deployed_at is null then 0 else 1 end as is_deployed
    from changes

),

scoped as (

    {{ in_scopes('merged', [
        'change_id', 'age_seconds', 'is_deployed',
    ], 'merged_at') }}

),

undeployed as (

    -- One service's production is enough: the scope has the change.
    select
        scope_type,
        scope_id,
        change_id,
        age_seconds,
        observed_on
    from scoped
    group by scope_type, scope_id, change_id, age_seconds, observed_on
    having max(is_deployed) = 0

)

select * from undeployed
