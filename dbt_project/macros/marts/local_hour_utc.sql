{# The UTC timestamp at which the clocks of a time zone show a full hour of a day. #}
{% macro local_hour_utc(local_day, hour, time_zone) -%}
    {{ local_midnight_utc(add_seconds('cast(' ~ local_day ~ ' as timestamp)', hour * 3600), time_zone) }}
{%- endmacro %}
