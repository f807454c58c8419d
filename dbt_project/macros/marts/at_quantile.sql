{# The value at a quantile of ranked rows, between two of them by proportion: percentile_cont, read
   from the ranks that a median's interval needs anyway. For rows with `position` (from 1) and `n`. #}
{% macro at_quantile(seconds, percent) -%}
    {%- set place = '(' ~ percent ~ ' * (n - 1) / 100.0)' -%}
    max(case when position = 1 + floor({{ place }}) then {{ as_double(seconds) }} end)
    + (
        max(case when position = 1 + ceil({{ place }}) then {{ as_double(seconds) }} end)
        - max(case when position = 1 + floor({{ place }}) then {{ as_double(seconds) }} end)
    ) * {{ as_double(place ~ ' - floor(' ~ place ~ ')') }}
{%- endmacro %}
