{# The 97.5 % quantile of the normal distribution: what a two-sided 95 % interval stands on. #}
{% macro normal_quantile() -%}
    1.959964
{%- endmacro %}
