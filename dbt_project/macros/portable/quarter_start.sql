{# The first day of a date's or timestamp's quarter.  #}
{% macro quarter_start(moment) -%}
    {{ return(adapter.dispatch('quarter_start', 'plumbline')(moment)) }}
{%- endmacro %}

{% macro default__quarter_start(moment) -%}
    {{ plumbline.not_implemented('quarter_start') }}
{%- endmacro %}

{% macro duckdb__quarter_start(moment) -%}
    cast(date_trunc('quarter', {{ moment }}) as date)
{%- endmacro %}

{% macro postgres__quarter_start(moment) -%}
    cast(date_trunc('quarter', {{ moment }}) as date)
{%- endmacro %}

{% macro spark__quarter_start(moment) -%}
    cast(date_trunc('quarter', {{ moment }}) as date)
{%- endmacro %}
