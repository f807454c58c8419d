{# The repository that a tool's key of one means, beside a left join of int_named_repositories on it.
   A key that nobody else knows stands for itself; an address or a bare name that nobody bears is NULL. #}
{% macro meant_repository(names, key) -%}
    coalesce(
        {{ names }}.repository_id,
        case when not {{ is_loose_name(key) }} then {{ key }} end
    )
{%- endmacro %}
