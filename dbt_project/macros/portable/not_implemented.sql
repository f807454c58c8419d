{# What every dispatched macro says where nobody has written it for the engine. #}
{% macro not_implemented(name) -%}
    {{ exceptions.raise_compiler_error(name ~ ' is not implemented for adapter ' ~ target.type) }}
{%- endmacro %}
