{# A repository as a tool knows it that only has its full name: the key is 'name:acme/shop'.
   int_named_repositories says which repository is meant, where one alone bears the name. #}
{% macro repository_by_name(full_name) -%}
    'name:' || lower(trim({{ full_name }}))
{%- endmacro %}
