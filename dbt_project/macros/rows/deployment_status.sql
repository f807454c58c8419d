{# A word for what became of a run, as a deployment has it: one that was left out is cancelled. #}
{% macro deployment_status(run_status) -%}
    case when {{ run_status }} = 'skipped' then 'cancelled' else {{ run_status }} end
{%- endmacro %}
