{# A number as it is compared: through decimal(28,10), so that the order in which an engine adds
   never decides a verdict. #}
{% macro as_settled(number) -%}
    cast({{ number }} as decimal(28, 10))
{%- endmacro %}
