{# A number as it is compared: through a decimal, so that the order in which an engine adds never
   decides a verdict. What is only drawn has fewer digits: the last one would differ between engines. #}
{% macro as_settled(number, digits=10) -%}
    cast({{ number }} as decimal(28, {{ digits }}))
{%- endmacro %}
