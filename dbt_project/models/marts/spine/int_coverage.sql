with deployments as (

    select * from {{ ref('int_scoped_deployments') }}

),

incidents as (

    select * from {{ ref('int_scoped_incidents') }}

),

issues as (

    select * from {{ ref('int_scoped_issues') }}

),

first_deployments as (

    select
        scope_type,
        scope_id,
        min(observed_on) as covered_from
    from deployments
    group by scope_type, scope_id

),

first_incidents as (

    select
        scope_type,
        scope_id,
        min(observed_on) as covered_from
    from incidents
    group by scope_type, scope_id

),

first_issues as (

    select
        scope_type,
        scope_id,
        min(created_on) as covered_from
    from issues
    group by scope_type, scope_id

),

{% for family in window_families() -%}
    first_{{ family.name }} as (

        select
            scope_type,
            scope_id,
            min({{ family.day }}) as covered_from
        from {{ ref(family.scoped) }}
        group by scope_type, scope_id

    ),

{% endfor -%}
first_events as (

    select
        'deployments' as window_family,
        scope_type,
        scope_id,
        covered_from
    from first_deployments
    union all
    select
        'mature_deployments' as window_family,
        scope_type,
        scope_id,
        covered_from
    from first_deployments
    union all
    select
        'changes' as window_family,
        scope_type,
        scope_id,
        covered_from
    from first_deployments
    union all
    select
        'issues' as window_family,
        scope_type,
        scope_id,
        covered_from
    from first_issues
    union all
    select
        'incidents' as window_family,
        scope_type,
        scope_id,
        covered_from
    from first_incidents
    union all
    -- A service that is deployed and has no incident has none to restore: that is known, too.
    select
        'incidents' as window_family,
        scope_type,
        scope_id,
        covered_from
    from first_deployments
    where scope_type <> 'repository'
    {% for family in window_families() -%}
        union all
        select
            '{{ family.name }}' as window_family,
            scope_type,
            scope_id,
            covered_from
        from first_{{ family.name }}
    {% endfor %}

),

settled as (

    select
        window_family,
        scope_type,
        scope_id,
        min(covered_from) as covered_from
    from first_events
    group by window_family, scope_type, scope_id

)

select * from settled
