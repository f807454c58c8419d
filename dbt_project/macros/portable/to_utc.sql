{# A timestamp with a zone as the same moment's UTC wall clock, without one.  #}
{% macro to_utc(moment) -%}
    {{ return(adapter.dispatch('to_utc', 'plumbline')(moment)) }}
{%- endmacro %}

{% macro default__to_utc(moment) -%}
    {{ plumbline.not_implemented('to_utc') }}
{%- endmacro %}

{% macro duckdb__to_utc(moment) -%}
    ({{ moment }} at time zone 'UTC')
{%- endmacro %}

{% macro postgres__to_utc(moment) -%}
    ({{ moment }} at time zone 'UTC')
{%- endmacro %}

{% macro spark__to_utc(moment) -%}
    cast({{ moment }} as timestamp_ntz)
{%- endmacro %}
