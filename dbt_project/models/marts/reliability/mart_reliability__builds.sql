with builds as (

    select * from {{ ref('fct_builds') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

ended as (

    -- What was cancelled or skipped says nothing of the code.
    select
        build_id,
        repository_id,
        commit_sha,
        tool,
        name as workflow,
        attempt,
        is_default_branch,
        status = 'success' as is_success,
        queued_at,
        started_at,
        finished_at
    from builds
    where
        status in ('success', 'failure')
        and {{ is_past('finished_at') }}
        and repository_id is not null

),

in_order as (

    -- Of two that end in the same second the failure comes first: the other one is its answer.
    select
        build_id,
        repository_id,
        commit_sha,
        tool,
        workflow,
        attempt,
        is_default_branch,
        is_success,
        queued_at,
        started_at,
        finished_at,
        row_number() over (
            partition by repository_id, tool, workflow, commit_sha
            order by finished_at asc nulls last, is_success asc nulls last, build_id asc nulls last
        ) as position_in_commit,
        min(case when not is_success then finished_at end) over (
            partition by repository_id, tool, workflow, commit_sha
        ) as first_failed_at,
        max(case when is_success then finished_at end) over (
            partition by repository_id, tool, workflow, commit_sha
        ) as last_passed_at,
        coalesce(
            lag(is_success) over (
                partition by repository_id, tool, workflow, is_default_branch
                order by finished_at asc nulls last, is_success asc nulls last, build_id asc nulls last
            ),
            true
        ) as was_green,
        min(case when is_success then finished_at end) over (
            partition by repository_id, tool, workflow, is_default_branch
            order by finished_at asc nulls last, is_success asc nulls last, build_id asc nulls last
            rows between 1 following and unbounded following
        ) as next_green_at
    from ended

),

told_apart as (

    select
        build_id,
        repository_id,
        commit_sha,
        tool,
        workflow,
        attempt,
        is_default_branch,
        is_success,
        case
            when position_in_commit = 1 and commit_sha is not null and workflow is not null
                then coalesce(first_failed_at < last_passed_at, false)
        end as is_flaky,
        coalesce(is_default_branch and was_green and not is_success and workflow is not null, false)
            as is_breaking,
        queued_at,
        started_at,
        finished_at,
        next_green_at,
        coalesce(next_green_at, {{ as_of() }}) as red_until
    from in_order

),

measured as (

    select
        -- ids
        told_apart.build_id,
        told_apart.repository_id,
        told_apart.commit_sha,

        -- properties
        told_apart.tool,
        told_apart.workflow,
        told_apart.attempt,
        spans.definition_version,

        -- flags
        told_apart.is_default_branch,
        told_apart.is_success,
        told_apart.is_flaky,
        case when told_apart.is_breaking then told_apart.next_green_at is null end as is_red,

        -- measures
        case
            when told_apart.started_at >= told_apart.queued_at
                then {{ seconds_between('told_apart.queued_at', 'told_apart.started_at') }}
        end as queue_seconds,
        case
            when told_apart.finished_at >= told_apart.started_at
                then {{ seconds_between('told_apart.started_at', 'told_apart.finished_at') }}
        end as duration_seconds,
        case
            when told_apart.is_breaking
                then {{ seconds_between('told_apart.finished_at', 'told_apart.red_until') }}
        end as red_seconds,

        -- timestamps
        told_apart.queued_at,
        told_apart.started_at,
        told_apart.finished_at,
        case when told_apart.is_breaking then told_apart.next_green_at end as green_at
    from told_apart
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'ci_success_rate'
            and {{ held_on('told_apart.finished_at') }}

)

select * from measured
