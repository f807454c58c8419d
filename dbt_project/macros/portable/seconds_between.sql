{# Whole seconds from one timestamp to another, negative when they are reversed.
   Each end is floored to its second first, so that spans that meet add up to the whole exactly.  #}
{% macro seconds_between(start_at, end_at) -%}
    {{ return(adapter.dispatch('seconds_between', 'plumbline')(start_at, end_at)) }}
{%- endmacro %}

{% macro default__seconds_between(start_at, end_at) -%}
    {{ plumbline.not_implemented('seconds_between') }}
{%- endmacro %}

{% macro duckdb__seconds_between(start_at, end_at) -%}
    date_diff('second', {{ start_at }}, {{ end_at }})
{%- endmacro %}

{% macro postgres__seconds_between(start_at, end_at) -%}
    cast(floor(extract(epoch from {{ end_at }})) - floor(extract(epoch from {{ start_at }})) as bigint)
{%- endmacro %}

{% macro spark__seconds_between(start_at, end_at) -%}
    (unix_seconds(cast({{ end_at }} as timestamp)) - unix_seconds(cast({{ start_at }} as timestamp)))
{%- endmacro %}
