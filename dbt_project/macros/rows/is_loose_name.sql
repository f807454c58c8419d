{# Whether a key is an address or a full name (repository_by_url, repository_by_name) and no tool's own. #}
{% macro is_loose_name(key) -%}
    ({{ starts_with(key, "'url:'") }} or {{ starts_with(key, "'name:'") }})
{%- endmacro %}
