{# An exact quotient; NULL, and never an error or 0, where there is nothing to divide by. #}
{% macro safe_divide(numerator, denominator) -%}
    (cast({{ numerator }} as {{ double_type() }}) / nullif({{ denominator }}, 0))
{%- endmacro %}
