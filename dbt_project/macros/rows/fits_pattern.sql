{# Whether a text fits a LIKE pattern whose `!` stands before what is meant literally.
   Backslash, the default, is read differently by each engine. #}
{% macro fits_pattern(value, pattern) -%}
    ({{ value }} like {{ pattern }} escape '!')
{%- endmacro %}
