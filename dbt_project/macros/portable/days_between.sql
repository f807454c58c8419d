{# Days from one date to another, negative when they are reversed.  #}
{% macro days_between(start_day, end_day) -%}
    {{ return(adapter.dispatch('days_between', 'plumbline')(start_day, end_day)) }}
{%- endmacro %}

{% macro default__days_between(start_day, end_day) -%}
    {{ plumbline.not_implemented('days_between') }}
{%- endmacro %}

{% macro duckdb__days_between(start_day, end_day) -%}
    date_diff('day', {{ start_day }}, {{ end_day }})
{%- endmacro %}

{% macro postgres__days_between(start_day, end_day) -%}
    cast({{ end_day }} - {{ start_day }} as bigint)
{%- endmacro %}

{% macro spark__days_between(start_day, end_day) -%}
    cast(datediff({{ end_day }}, {{ start_day }}) as bigint)
{%- endmacro %}
