{# A repository as somebody named it in a configuration or a file: by its address, its key (gitlab:17)
   or its full name. The key is that of repository_by_url, its own, or that of repository_by_name. #}
{% macro repository_by_reference(reference) -%}
    case
        when {{ reference }} like '%://%' or {{ reference }} like '%@%:%' then {{ repository_by_url(reference) }}
        when {{ reference }} like '%:%' then lower(trim({{ reference }}))
        else {{ repository_by_name(reference) }}
    end
{%- endmacro %}
