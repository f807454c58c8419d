{# A query with a row for every event of a repository that is a scope. `events`, `columns` and `anchor`
   are those of in_scopes. #}
{% macro in_their_repository(events, columns, anchor) -%}
    select
        {%- for column in columns %}
        {{ events }}.{{ column }},
        {%- endfor %}
        scopes.scope_type,
        scopes.scope_id,
        {{ local_date(events ~ '.' ~ anchor, 'scopes.time_zone') }} as observed_on
    from {{ events }}
    inner join {{ ref('int_scopes') }} as scopes
        on
            scopes.scope_type = 'repository'
            and {{ events }}.repository_id = scopes.scope_id
{%- endmacro %}
