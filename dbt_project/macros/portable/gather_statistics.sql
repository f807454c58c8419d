{# After a table is built: what the engine's planner should know of it. PostgreSQL plans the next
   model before its autovacuum has looked, and takes minutes where it needs a second. DuckDB knows
   by itself. #}
{% macro gather_statistics() -%}
    {% if model.config.materialized == 'table' %}
        {{ return(adapter.dispatch('gather_statistics', 'plumbline')()) }}
    {% endif %}
{%- endmacro %}

{% macro default__gather_statistics() -%}
    {{ plumbline.not_implemented('gather_statistics') }}
{%- endmacro %}

{% macro duckdb__gather_statistics() -%}
{%- endmacro %}

{% macro postgres__gather_statistics() -%}
    analyze {{ this }}
{%- endmacro %}

{% macro spark__gather_statistics() -%}
    analyze table {{ this }} compute statistics
{%- endmacro %}
