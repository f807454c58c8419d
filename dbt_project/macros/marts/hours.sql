{# Seconds as hours. #}
{% macro hours(seconds) -%}
    ({{ as_double(seconds) }} / 3600)
{%- endmacro %}
