{# A query with a row for every word of a JSON array of words: the key's columns, and `word`.
   `relation` is a CTE or a table, `key` its columns, `words` the text that holds the array.  #}
{% macro words_of(relation, key, words) -%}
    {{ return(adapter.dispatch('words_of', 'plumbline')(relation, key, words)) }}
{%- endmacro %}

{% macro default__words_of(relation, key, words) -%}
    {{ plumbline.not_implemented('words_of') }}
{%- endmacro %}

{% macro duckdb__words_of(relation, key, words) -%}
    select {{ key }}, unnest(from_json({{ words }}, '["varchar"]')) as word
    from {{ relation }}
    where {{ words }} is not null
{%- endmacro %}

{% macro postgres__words_of(relation, key, words) -%}
    select {{ key }}, listed.word
    from {{ relation }}
    cross join lateral jsonb_array_elements_text(cast({{ words }} as jsonb)) as listed (word)
    where {{ words }} is not null
{%- endmacro %}

{% macro spark__words_of(relation, key, words) -%}
    select {{ key }}, explode(from_json({{ words }}, 'array<string>')) as word
    from {{ relation }}
    where {{ words }} is not null
{%- endmacro %}
