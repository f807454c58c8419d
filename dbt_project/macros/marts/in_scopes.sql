{# A query with a row for every scope of every event of a service: the service's scopes at the
   event's own moment, and, where the event has a repository, that too. `events` is a CTE,
   `columns` what is taken of it, `anchor` the column with the moment that says who owned the service
   and on which local day it counts. #}
{% macro in_scopes(events, columns, anchor, has_repository=true) -%}
    select
        {%- for column in columns %}
        {{ events }}.{{ column }},
        {%- endfor %}
        service_scopes.scope_type,
        service_scopes.scope_id,
        {{ local_date(events ~ '.' ~ anchor, 'service_scopes.time_zone') }} as observed_on
    from {{ events }}
    inner join {{ ref('int_service_scopes') }} as service_scopes
        on
            {{ events }}.service_id = service_scopes.service_id
            and {{ events }}.{{ anchor }} >= service_scopes.from_at
            and {{ events }}.{{ anchor }} < service_scopes.to_at
    {%- if has_repository %}
    union all
    {{ in_their_repository(events, columns, anchor) }}
    {%- endif %}
{%- endmacro %}
