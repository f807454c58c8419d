with changes as (

    select * from {{ ref('fct_changes') }}

),

links as (

    select * from {{ ref('int_first_deployments') }}

),

build_links as (

    select * from {{ ref('bridge_builds_deployments') }}

),

builds as (

    select * from {{ ref('fct_builds') }}

),

-- What ended before the change was merged did not build it.
built as (

    select
        links.change_id,
        links.service_id,
        builds.build_id,
        builds.finished_at as built_at
    from links
    inner join changes on links.change_id = changes.change_id
    inner join build_links
        on
            links.deployment_id = build_links.deployment_id
            and build_links.is_best
    inner join builds on build_links.build_id = builds.build_id
    where
        builds.finished_at >= changes.merged_at
        and {{ is_past('builds.finished_at') }}

)

select * from built
