{# What windows are kept of, beside what delivers: for each family its rhythm, the model that knows its
   items in every scope, on which day each counts, and the fact that says which tool told of it.

   human    whole weeks, and only where enough contributors stand behind a cell
   outcome  days, without a threshold

   Families of delivery itself have starts of their own, which int_coverage knows. #}
{% macro window_families(rhythm=none) -%}
    {% set families = [
        {
            'name': 'merges', 'rhythm': 'human', 'scoped': 'int_scoped_merges', 'day': 'merged_on',
            'item': 'change_id', 'fact': 'fct_changes',
        },
        {
            'name': 'builds', 'rhythm': 'outcome', 'scoped': 'int_scoped_builds', 'day': 'observed_on',
            'item': 'build_id', 'fact': 'fct_builds',
        },
        {
            'name': 'sprints', 'rhythm': 'human', 'scoped': 'int_scoped_sprint_issues',
            'day': 'completed_on', 'item': 'sprint_id', 'fact': 'dim_sprints',
        },
        {
            'name': 'levels', 'rhythm': 'outcome', 'scoped': 'int_scoped_service_levels',
            'day': 'observed_on', 'item': 'slo_id', 'fact': 'int_objectives',
        },
        {
            'name': 'health', 'rhythm': 'outcome', 'scoped': 'int_scoped_service_health',
            'day': 'observed_on', 'item': 'service_id', 'fact': 'int_health_tellers',
        },
        {
            'name': 'alerts', 'rhythm': 'outcome', 'scoped': 'int_scoped_alerts', 'day': 'observed_on',
            'item': 'alert_id', 'fact': 'fct_alerts',
        },
        {
            'name': 'findings', 'rhythm': 'outcome', 'scoped': 'int_scoped_findings', 'day': 'observed_on',
            'item': 'finding_id', 'fact': 'fct_findings',
        },
        {
            'name': 'coverage', 'rhythm': 'outcome', 'scoped': 'int_scoped_coverage', 'day': 'observed_on',
            'item': 'repository_id', 'fact': 'int_coverage_tellers',
        },
        {
            'name': 'test_runs', 'rhythm': 'outcome', 'scoped': 'int_scoped_test_runs',
            'day': 'observed_on', 'item': 'run_id', 'fact': 'fct_test_runs',
        },
        {
            'name': 'rewrites', 'rhythm': 'human', 'scoped': 'int_scoped_rewrites', 'day': 'observed_on',
            'item': 'rewrite_id', 'fact': 'fct_rewrites',
        },
    ] %}
    {{ return(families if rhythm is none else families | selectattr('rhythm', 'equalto', rhythm) | list) }}
{%- endmacro %}

{# What a family of human activity observes, as int_contributors names it: some tools number changes and
   issues each from one on, so that an id alone may be either. #}
{% macro human_item(window_family, item_id) -%}
    case
        when {{ window_family }} in ('issues', 'sprints') then 'issue '
        when {{ window_family }} = 'rewrites' then 'rewrite '
        else 'change '
    end || {{ item_id }}
{%- endmacro %}

{# The names of the families of human activity, for `in (…)`. #}
{% macro human_families() -%}
    {% set names = ['changes', 'issues'] + (window_families('human') | map(attribute='name') | list) %}
    {{ return("'" ~ (names | join("', '")) ~ "'") }}
{%- endmacro %}
