{# What several tools tell in one shape: a row of each staging model in the list, its columns taken by
   name. A tool is added by adding its staging model to the list of the model that calls this. #}
{% macro told(tellers, columns) -%}
    {%- for teller in tellers %}
    select
        {{ columns | join(',\n        ') }}
    from {{ ref(teller) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
