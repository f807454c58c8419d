with changes as (

    select * from {{ ref('fct_changes') }}

),

touched as (

    select * from {{ ref('bridge_changes_services') }}

),

links as (

    select * from {{ ref('int_first_deployments') }}

),

builds as (

    select * from {{ ref('int_change_builds') }}

),

merged as (

    select
        change_id,
        repository_id,
        state,
        is_bot,
        ready_at,
        first_commit_at,
        first_review_at,
        approved_at,
        merged_at
    from changes
    where
        state = 'merged'
        and {{ is_past('merged_at') }}

),

together as (

    select
        -- ids
        merged.change_id,
        touched.service_id,
        links.deployment_id,
        merged.repository_id,

        -- flags
        merged.is_bot,
        coalesce(links.is_baseline, false) as is_baseline,

        -- timestamps
        merged.first_commit_at,
        merged.ready_at,
        merged.first_review_at,
        merged.approved_at,
        merged.merged_at,
        builds.built_at,
        links.deployed_at
    from merged
    inner join touched on merged.change_id = touched.change_id
    left join links
        on
            touched.change_id = links.change_id
            and touched.service_id = links.service_id
    left join builds
        on
            touched.change_id = builds.change_id
            and touched.service_id = builds.service_id

),

with_reasons as (

    select
        change_id,
        service_id,
        deployment_id,
        repository_id,
        is_bot,
        is_baseline,
        first_commit_at,
        ready_at,
        first_review_at,
        approved_at,
        merged_at,
        built_at,
        deployed_at,
        case
            when deployed_at is null then 'not deployed yet'
            when is_baseline then 'unknown baseline: first deployment of the service'
            when deployed_at < merged_at then 'deployed before it was merged'
            when first_commit_at is null then 'no commits of the change are known'
            when first_commit_at > deployed_at then 'first commit is later than the deployment'
        end as null_reason
    from together

)

select * from with_reasons
