{# An estimate out of a change log, which holds texts; 0 where it was none, and where it is no number. #}
{% macro points_of(text_value) -%}
    case
        when translate({{ text_value }}, '0123456789', '') in ('', '.') and translate({{ text_value }}, '.', '') <> ''
            then cast({{ text_value }} as {{ double_type() }})
        else 0
    end
{%- endmacro %}
