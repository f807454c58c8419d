{# A key that a file's row refers to. What a file holds is a key of `files`, unless it names the tool
   itself: a pipeline that tells of its deployments by file may mean a repository of GitHub. #}
{% macro files_key(column) -%}
    case
        {%- for tool in known_tools() %}
        when {{ starts_with(column, "'" ~ tool ~ ":'") }} then {{ column }}
        {%- endfor %}
        else 'files:' || {{ column }}
    end
{%- endmacro %}
