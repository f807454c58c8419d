{# Whether a definition held at a moment, by the day of the organisation; the newest does for what has no moment. #}
{% macro held_on(moment, spans='spans', organisations='organisations') -%}
    coalesce({{ spans }}.effective_from <= {{ local_date(moment, organisations ~ '.time_zone') }}, true)
    and coalesce({{ spans }}.next_from > {{ local_date(moment, organisations ~ '.time_zone') }}, {{ spans }}.next_from is null)
{%- endmacro %}
