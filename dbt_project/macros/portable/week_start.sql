{# The Monday of a date's or timestamp's ISO week.  #}
{% macro week_start(moment) -%}
    {{ return(adapter.dispatch('week_start', 'plumbline')(moment)) }}
{%- endmacro %}

{% macro default__week_start(moment) -%}
    {{ plumbline.not_implemented('week_start') }}
{%- endmacro %}

{% macro duckdb__week_start(moment) -%}
    cast(date_trunc('week', {{ moment }}) as date)
{%- endmacro %}

{% macro postgres__week_start(moment) -%}
    cast(date_trunc('week', {{ moment }}) as date)
{%- endmacro %}

{% macro spark__week_start(moment) -%}
    cast(date_trunc('week', {{ moment }}) as date)
{%- endmacro %}
