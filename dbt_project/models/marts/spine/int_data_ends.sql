with freshness as (

    select * from {{ ref('mart_governance__tool_freshness') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

changes as (

    select * from {{ ref('fct_changes') }}

),

issues as (

    select * from {{ ref('fct_issues') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

scoped_deployments as (

    select * from {{ ref('int_scoped_deployments') }}

),

scoped_changes as (

    select * from {{ ref('int_scoped_changes') }}

),

scoped_issues as (

    select * from {{ ref('int_scoped_issues') }}

),

scopes as (

    select * from {{ ref('int_scopes') }}

),

-- A tool that is no longer connected tells of nothing more, and nobody waits for it.
behind as (

    select
        tool,
        last_loaded_at
    from freshness
    where
        not is_fresh
        and outcome <> 'not_configured'
        and last_loaded_at is not null

),

deploying as (

    select
        scoped_deployments.scope_type,
        scoped_deployments.scope_id,
        deployments.tool
    from scoped_deployments
    inner join deployments
        on
            scoped_deployments.deployment_id = deployments.deployment_id
            and scoped_deployments.service_id = deployments.service_id
    group by scoped_deployments.scope_type, scoped_deployments.scope_id, deployments.tool

),

changing as (

    select
        scoped_changes.scope_type,
        scoped_changes.scope_id,
        changes.tool
    from scoped_changes
    inner join changes on scoped_changes.change_id = changes.change_id
    group by scoped_changes.scope_type, scoped_changes.scope_id, changes.tool

),

planning as (

    select
        scoped_issues.scope_type,
        scoped_issues.scope_id,
        issues.tool
    from scoped_issues
    inner join issues on scoped_issues.issue_id = issues.issue_id
    group by scoped_issues.scope_type, scoped_issues.scope_id, issues.tool

),

-- That a scope had no incident is known from the tools that would have told of it: all that ever
-- told of one.
warning as (

    select
        scopes.scope_type,
        scopes.scope_id,
        incidents.tool
    from scopes
    cross join incidents
    group by scopes.scope_type, scopes.scope_id, incidents.tool

),

{% for family in window_families() -%}
    telling_of_{{ family.name }} as (

        select
            scoped.scope_type,
            scoped.scope_id,
            told.tool
        from {{ ref(family.scoped) }} as scoped
        inner join {{ ref(family.fact) }} as told on scoped.{{ family.item }} = told.{{ family.item }}
        group by scoped.scope_type, scoped.scope_id, told.tool

    ),

{% endfor -%}
fed as (

    {% for family in window_families() -%}
        select
            '{{ family.name }}' as window_family,
            scope_type,
            scope_id,
            tool
        from telling_of_{{ family.name }}
        union all
    {% endfor -%}
    {% for window_family, tools in [
        ('deployments', 'deploying'),
        ('mature_deployments', 'deploying'),
        ('mature_deployments', 'warning'),
        ('changes', 'deploying'),
        ('changes', 'changing'),
        ('issues', 'planning'),
        ('incidents', 'warning'),
    ] -%}
        select
            '{{ window_family }}' as window_family,
            scope_type,
            scope_id,
            tool
        from {{ tools }}
        {{ "union all" if not loop.last }}
    {% endfor %}

),

ends as (

    select
        fed.window_family,
        fed.scope_type,
        fed.scope_id,
        min({{ local_date('behind.last_loaded_at', 'scopes.time_zone') }}) as covered_to
    from fed
    inner join behind on fed.tool = behind.tool
    inner join scopes
        on
            fed.scope_type = scopes.scope_type
            and fed.scope_id = scopes.scope_id
    group by fed.window_family, fed.scope_type, fed.scope_id

)

select * from ends
