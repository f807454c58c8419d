{# A date, so many days later.  #}
{% macro add_days(day, day_count) -%}
    {{ return(adapter.dispatch('add_days', 'plumbline')(day, day_count)) }}
{%- endmacro %}

{% macro default__add_days(day, day_count) -%}
    {{ plumbline.not_implemented('add_days') }}
{%- endmacro %}

{% macro duckdb__add_days(day, day_count) -%}
    cast({{ day }} + cast({{ day_count }} as integer) as date)
{%- endmacro %}

{% macro postgres__add_days(day, day_count) -%}
    ({{ day }} + cast({{ day_count }} as integer))
{%- endmacro %}

{% macro spark__add_days(day, day_count) -%}
    date_add({{ day }}, cast({{ day_count }} as int))
{%- endmacro %}
