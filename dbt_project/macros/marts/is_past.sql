{# Whether a moment was there when the warehouse looks; what is NULL or later was not. #}
{% macro is_past(moment) -%}
    coalesce({{ moment }} <= {{ as_of() }}, false)
{%- endmacro %}
