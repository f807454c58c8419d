{# A version as it compares: v1.4.2 and 1.4.2 are one. #}
{% macro without_leading_v(version) -%}
    case when {{ starts_with(version, "'v'") }} then substr({{ version }}, 2) else {{ version }} end
{%- endmacro %}
