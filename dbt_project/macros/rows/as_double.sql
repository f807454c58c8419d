{# A number as 64-bit floating point. #}
{% macro as_double(number) -%}
    cast({{ number }} as {{ double_type() }})
{%- endmacro %}
