{# A query with a row for every scope of every event of a repository: the repository itself, and the
   scopes of each service that it holds at the event's own moment, once in each however many of its
   services are there. What happens in a repository that no service has, as people's own, counts
   nowhere. `events` is a CTE, `columns` what is taken of it, `anchor` the column with the moment that
   says who owned the services and on which local day it counts. #}
{% macro in_repository_scopes(events, columns, anchor) -%}
    select
        {%- for column in columns %}
        {{ events }}.{{ column }},
        {%- endfor %}
        service_scopes.scope_type,
        service_scopes.scope_id,
        {{ local_date(events ~ '.' ~ anchor, 'service_scopes.time_zone') }} as observed_on
    from {{ events }}
    inner join {{ ref('bridge_services_repositories') }} as repositories_of_services
        on {{ events }}.repository_id = repositories_of_services.repository_id
    inner join {{ ref('int_service_scopes') }} as service_scopes
        on
            repositories_of_services.service_id = service_scopes.service_id
            and {{ events }}.{{ anchor }} >= service_scopes.from_at
            and {{ events }}.{{ anchor }} < service_scopes.to_at
    union
    {{ in_their_repository(events, columns, anchor) }}
    where
        {{ events }}.repository_id in (
            select with_services.repository_id from {{ ref('bridge_services_repositories') }} as with_services
        )
{%- endmacro %}
