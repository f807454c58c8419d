{# The first day of a date's or timestamp's month.  #}
{% macro month_start(moment) -%}
    {{ return(adapter.dispatch('month_start', 'plumbline')(moment)) }}
{%- endmacro %}

{% macro default__month_start(moment) -%}
    {{ plumbline.not_implemented('month_start') }}
{%- endmacro %}

{% macro duckdb__month_start(moment) -%}
    cast(date_trunc('month', {{ moment }}) as date)
{%- endmacro %}

{% macro postgres__month_start(moment) -%}
    cast(date_trunc('month', {{ moment }}) as date)
{%- endmacro %}

{% macro spark__month_start(moment) -%}
    cast(date_trunc('month', {{ moment }}) as date)
{%- endmacro %}
