{# A query with one row per known tool. #}
{% macro a_row_per_tool() -%}
    select '{{ known_tools() | join("' as tool union all select '") }}' as tool
{%- endmacro %}
