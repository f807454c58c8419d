{# The name of the 64-bit floating type. In contracts write `double precision`.  #}
{% macro double_type() -%}
    {{ return(adapter.dispatch('double_type', 'plumbline')()) }}
{%- endmacro %}

{% macro default__double_type() -%}
    {{ plumbline.not_implemented('double_type') }}
{%- endmacro %}

{% macro duckdb__double_type() -%}
    double precision
{%- endmacro %}

{% macro postgres__double_type() -%}
    double precision
{%- endmacro %}

{% macro spark__double_type() -%}
    double
{%- endmacro %}
