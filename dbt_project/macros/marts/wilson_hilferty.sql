{# Wilson and Hilferty's approximation to the exact Poisson bounds, for counts beyond the table. #}
{% macro wilson_hilferty_low(event_count) -%}
    ({{ event_count }} * power(1 - 1.0 / (9 * nullif({{ event_count }}, 0)) - {{ as_double(normal_quantile()) }} / (3 * sqrt(nullif({{ event_count }}, 0))), 3))
{%- endmacro %}

{% macro wilson_hilferty_high(event_count) -%}
    {{ return(wilson_hilferty_upper('(' ~ event_count ~ ' + 1)')) }}
{%- endmacro %}

{% macro wilson_hilferty_upper(next_count) -%}
    ({{ next_count }} * power(1 - 1.0 / (9 * {{ next_count }}) + {{ as_double(normal_quantile()) }} / (3 * sqrt({{ next_count }})), 3))
{%- endmacro %}
