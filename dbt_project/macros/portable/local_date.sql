{# The date on the wall of a time zone at a UTC timestamp.  #}
{% macro local_date(utc_at, time_zone) -%}
    {{ return(adapter.dispatch('local_date', 'plumbline')(utc_at, time_zone)) }}
{%- endmacro %}

{% macro default__local_date(utc_at, time_zone) -%}
    {{ plumbline.not_implemented('local_date') }}
{%- endmacro %}

{% macro duckdb__local_date(utc_at, time_zone) -%}
    cast((({{ utc_at }}) at time zone 'UTC') at time zone ({{ time_zone }}) as date)
{%- endmacro %}

{% macro postgres__local_date(utc_at, time_zone) -%}
    cast((({{ utc_at }}) at time zone 'UTC') at time zone ({{ time_zone }}) as date)
{%- endmacro %}

{% macro spark__local_date(utc_at, time_zone) -%}
    to_date(from_utc_timestamp({{ utc_at }}, {{ time_zone }}))
{%- endmacro %}
