{# When everything that will be attributed to a moment has had the time to show. #}
{% macro after_horizon(moment, horizon_days='attribution_horizon_days') -%}
    {{ add_seconds(moment, horizon_days ~ ' * 86400') }}
{%- endmacro %}
