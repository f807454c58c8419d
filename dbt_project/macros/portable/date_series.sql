{# A query with one column `date` and a row for every day from the first to the last, both included.  #}
{% macro date_series(first_day, last_day) -%}
    {{ return(adapter.dispatch('date_series', 'plumbline')(first_day, last_day)) }}
{%- endmacro %}

{% macro default__date_series(first_day, last_day) -%}
    {{ plumbline.not_implemented('date_series') }}
{%- endmacro %}

{% macro duckdb__date_series(first_day, last_day) -%}
    select cast(series.day as date) as date
    from generate_series(
        cast({{ first_day }} as timestamp), cast({{ last_day }} as timestamp), interval '1 day'
    ) as series (day)
{%- endmacro %}

{% macro postgres__date_series(first_day, last_day) -%}
    select cast(series.day as date) as date
    from generate_series(
        cast({{ first_day }} as timestamp), cast({{ last_day }} as timestamp), interval '1 day'
    ) as series (day)
{%- endmacro %}

{% macro spark__date_series(first_day, last_day) -%}
    select explode(sequence(cast({{ first_day }} as date), cast({{ last_day }} as date), interval 1 day)) as date
{%- endmacro %}
