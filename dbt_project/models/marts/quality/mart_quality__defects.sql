with issues as (

    select * from {{ ref('fct_issues') }}

),

deployments as (

    select * from {{ ref('mart_dora__deployments') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

spans as (

    select * from {{ ref('int_definition_spans') }}

),

bugs as (

    select
        issue_id,
        service_id,
        team_id,
        tool,
        found_in,
        is_regression,
        created_at
    from issues
    where
        issue_type = 'bug'
        and not is_subtask
        and service_id is not null
        and {{ is_past('created_at') }}

),

releases as (

    -- What goes back releases nothing.
    select
        deployment_id,
        service_id,
        finished_at
    from deployments
    where not is_rollback

),

-- Met in production, a bug is of what was released last before it; met before that, of what came next.
candidates as (

    select
        bugs.issue_id,
        releases.deployment_id,
        releases.finished_at as released_at,
        row_number() over (
            partition by bugs.issue_id
            order by
                case when bugs.found_in = 'production' then releases.finished_at end desc nulls last,
                releases.finished_at asc nulls last,
                releases.deployment_id asc nulls last
        ) as position
    from bugs
    inner join releases
        on
            bugs.service_id = releases.service_id
            and (
                (bugs.found_in = 'production' and bugs.created_at >= releases.finished_at)
                or (bugs.found_in = 'before release' and bugs.created_at < releases.finished_at)
            )

),

measured as (

    select
        -- ids
        bugs.issue_id,
        bugs.service_id,
        bugs.team_id,
        candidates.deployment_id,

        -- properties
        bugs.tool,
        bugs.found_in,
        spans.definition_version,

        -- flags
        bugs.is_regression,
        {{ is_past(add_seconds('candidates.released_at', 90 * 86400)) }} as is_mature,
        bugs.created_at <= {{ add_seconds('candidates.released_at', 90 * 86400) }} as is_within_90_days,

        -- timestamps
        bugs.created_at,
        candidates.released_at
    from bugs
    left join candidates
        on
            bugs.issue_id = candidates.issue_id
            and candidates.position = 1
    -- What happened stands also where no program says whose days they are.
    left join organisations on true
    left join spans
        on
            spans.metric_id = 'escaped_defect_share'
            and {{ held_on('coalesce(candidates.released_at, bugs.created_at)') }}

)

select * from measured
