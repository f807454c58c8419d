{# Whether a text begins with another; LIKE would read the `_` of a path as any letter. #}
{% macro starts_with(value, prefix) -%}
    (left({{ value }}, length({{ prefix }})) = {{ prefix }})
{%- endmacro %}
