with usage as (

    select * from {{ ref('fct_assistant_usage') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

merged_changes as (

    select * from {{ ref('int_scoped_merges') }}

),

contributors as (

    select * from {{ ref('int_contributors') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

-- Whole weeks of one team or one repository; what was put together at the edge is of nobody's.
weeks as (

    select
        case when team_id is not null then 'team' else 'repository' end as scope_type,
        coalesce(team_id, repository_id) as scope_id,
        assistant,
        period_start as week_start_date,
        {{ add_days('period_start', '7') }} as week_end_date,
        eligible_count,
        active_count,
        shown,
        accepted,
        assisted_changes
    from usage
    where
        period_days = 7
        and {{ week_start('period_start') }} = period_start
        and coalesce(team_id, repository_id) is not null

),

complete as (

    select
        weeks.scope_type,
        weeks.scope_id,
        weeks.assistant,
        weeks.week_start_date,
        weeks.week_end_date,
        weeks.eligible_count,
        weeks.active_count,
        weeks.shown,
        weeks.accepted,
        weeks.assisted_changes,
        -- Teams and repositories are two ways to cut the same people: shown are those of teams.
        max(case when weeks.scope_type = 'team' then 1 else 0 end) over (
            partition by weeks.assistant, weeks.week_start_date
        ) as team_count
    from weeks
    inner join scopes
        on
            weeks.scope_type = scopes.scope_type
            and weeks.scope_id = scopes.scope_id
            and weeks.week_end_date <= scopes.last_midnight_date

),

merged_by_cohort as (

    select
        merged_changes.scope_type,
        merged_changes.scope_id,
        {{ week_start('merged_changes.merged_on') }} as week_start_date,
        contributors.cohort,
        count(*) as merged_count,
        count(distinct contributors.contributor) as contributor_count
    from merged_changes
    left join contributors on {{ human_item("'merges'", 'merged_changes.change_id') }} = contributors.item_id
    where
        not merged_changes.is_bot
        and merged_changes.scope_type in ('team', 'repository')
    group by
        merged_changes.scope_type,
        merged_changes.scope_id,
        {{ week_start('merged_changes.merged_on') }},
        contributors.cohort

),

-- The same person has another key in another tool or epoch, so cohorts are never added up.
merged as (

    select
        scope_type,
        scope_id,
        week_start_date,
        cast(sum(merged_count) as bigint) as merged_count,
        max(contributor_count) as contributor_count
    from merged_by_cohort
    group by scope_type, scope_id, week_start_date

),

settled as (

    select
        -- of whom
        complete.scope_type,
        complete.scope_id,
        complete.assistant,

        -- dates
        complete.week_start_date,
        complete.week_end_date,

        -- measures
        complete.eligible_count,
        complete.active_count,
        complete.shown,
        complete.accepted,
        complete.assisted_changes,
        coalesce(merged.merged_count, 0) as merged_count,
        organisations.minimum_contributors,

        -- flags
        coalesce(complete.active_count, 0) < organisations.minimum_contributors as is_thin,
        coalesce(merged.contributor_count, 0) < organisations.minimum_contributors as is_merged_by_few,
        complete.scope_type = 'repository' and complete.team_count > 0 as is_beside_teams
    from complete
    cross join organisations
    left join merged
        on
            complete.scope_type = merged.scope_type
            and complete.scope_id = merged.scope_id
            and complete.week_start_date = merged.week_start_date

)

select * from settled
