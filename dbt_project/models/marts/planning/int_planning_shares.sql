{%- set of_points = {
    'sprint_completion': ('committed_done_points', 'committed_points'),
    'delivered_against_committed': ('done_points', 'committed_points'),
    'scope_creep': ('creep_points', 'committed_points'),
    'sprint_churn': ('creep_points + removed_points + raised_points', 'committed_points'),
} -%}
{%- set of_teams = {
    'sprint_commitment': 'committed_points',
    'sprint_velocity': 'done_points',
} -%}
{%- set investments = [
    'new capability', 'quality', 'keeping the lights on', 'security and compliance', 'uncategorised',
] -%}
with sprint_issues as (

    select * from {{ ref('int_scoped_sprint_issues') }}

),

issues as (

    select * from {{ ref('int_scoped_issues') }}

),

observed as (

    {% for metric_id, (numerator, denominator) in of_points.items() -%}
        select
            '{{ metric_id }}' as metric_id,
            scope_type,
            scope_id,
            issue_id as item_id,
            {{ numerator }} as numerator,
            {{ denominator }} as denominator,
            completed_on as observed_on
        from sprint_issues
        union all
    {% endfor -%}
    {% for investment in investments -%}
        select
            'investment_{{ investment | replace(' ', '_') }}' as metric_id,
            scope_type,
            scope_id,
            issue_id as item_id,
            case when investment = '{{ investment }}' then 1 else 0 end as numerator,
            1 as denominator,
            done_on as observed_on
        from issues
        where
            is_work
            and done_on is not null
        union all
    {% endfor -%}
    select
        'roadmap_alignment' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        case when is_on_roadmap then 1 else 0 end as numerator,
        1 as denominator,
        done_on as observed_on
    from issues
    where
        is_work
        and done_on is not null
        and is_on_roadmap is not null
    union all
    {% for metric_id, numerator in of_teams.items() -%}
        -- A point is another amount of work in every team, so that teams are not added up.
        select
            '{{ metric_id }}' as metric_id,
            scope_type,
            scope_id,
            issue_id as item_id,
            {{ numerator }} as numerator,
            case when is_first_of_sprint then 1 else 0 end as denominator,
            completed_on as observed_on
        from sprint_issues
        where scope_type = 'team'
        union all
    {% endfor -%}
    select
        'sprint_predictability' as metric_id,
        scope_type,
        scope_id,
        issue_id as item_id,
        case when is_first_of_sprint then delivery_variation else 0 end as numerator,
        case when is_first_of_sprint then 1 else 0 end as denominator,
        completed_on as observed_on
    from sprint_issues
    where delivery_variation is not null

),

settled as (

    select
        metric_id,
        cast(null as text) as segment_value,
        scope_type,
        scope_id,
        item_id,
        {{ as_double('numerator') }} as numerator,
        {{ as_double('denominator') }} as denominator,
        observed_on
    from observed

)

select * from settled
