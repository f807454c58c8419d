{# A timestamp, so many seconds later.  #}
{% macro add_seconds(moment, second_count) -%}
    {{ return(adapter.dispatch('add_seconds', 'plumbline')(moment, second_count)) }}
{%- endmacro %}

{% macro default__add_seconds(moment, second_count) -%}
    {{ plumbline.not_implemented('add_seconds') }}
{%- endmacro %}

{% macro duckdb__add_seconds(moment, second_count) -%}
    ({{ moment }} + {{ second_count }} * interval '1 second')
{%- endmacro %}

{% macro postgres__add_seconds(moment, second_count) -%}
    ({{ moment }} + {{ second_count }} * interval '1 second')
{%- endmacro %}

{% macro spark__add_seconds(moment, second_count) -%}
    timestampadd(second, {{ second_count }}, {{ moment }})
{%- endmacro %}
