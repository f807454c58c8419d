{# A query with a row for every scope of every event that belongs to an incident: the scopes of the
   incident's service at the event's own moment. One that names no service is nobody's but the
   organisation's. `events` is a CTE, `columns` what is taken of it beside `service_id`, `anchor` the
   column with the moment that says who owned the service and on which local day it counts. #}
{% macro in_incident_scopes(events, columns, anchor) -%}
    {{ in_scopes(events, columns, anchor, has_repository=false) }}
    union all
    select
        {%- for column in columns %}
        {{ events }}.{{ column }},
        {%- endfor %}
        scopes.scope_type,
        scopes.scope_id,
        {{ local_date(events ~ '.' ~ anchor, 'scopes.time_zone') }} as observed_on
    from {{ events }}
    inner join {{ ref('int_scopes') }} as scopes on scopes.scope_type = 'organisation'
    where {{ events }}.service_id is null
{%- endmacro %}
