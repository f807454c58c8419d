{# The moment at which the warehouse looks: 00:00 UTC of the day that the run names. #}
{% macro as_of() -%}
    {%- if execute and var('as_of', none) is none -%}
        {{ exceptions.raise_compiler_error("The var as_of is not set: pass --vars '{as_of: \"2026-11-16\"}'") }}
    {%- endif -%}
    cast('{{ var("as_of", "1970-01-01") }}' as timestamp)
{%- endmacro %}
