{# The UTC timestamp at which a day begins in a time zone.  #}
{% macro local_midnight_utc(local_day, time_zone) -%}
    {{ return(adapter.dispatch('local_midnight_utc', 'plumbline')(local_day, time_zone)) }}
{%- endmacro %}

{% macro default__local_midnight_utc(local_day, time_zone) -%}
    {{ plumbline.not_implemented('local_midnight_utc') }}
{%- endmacro %}

{% macro duckdb__local_midnight_utc(local_day, time_zone) -%}
    ((cast({{ local_day }} as timestamp) at time zone ({{ time_zone }})) at time zone 'UTC')
{%- endmacro %}

{% macro postgres__local_midnight_utc(local_day, time_zone) -%}
    ((cast({{ local_day }} as timestamp) at time zone ({{ time_zone }})) at time zone 'UTC')
{%- endmacro %}

{% macro spark__local_midnight_utc(local_day, time_zone) -%}
    cast(to_utc_timestamp(cast({{ local_day }} as timestamp), {{ time_zone }}) as timestamp_ntz)
{%- endmacro %}
