{# A key that a file's row refers to. What a file holds is a key of `files`, unless it names the tool
   itself: a pipeline that tells of its deployments by file may mean a repository of GitHub. #}
{% macro files_key(column) -%}
    case
        when
            {{ starts_with(column, "'github:'") }}
            or {{ starts_with(column, "'jira:'") }}
            or {{ starts_with(column, "'files:'") }}
            then {{ column }}
        else 'files:' || {{ column }}
    end
{%- endmacro %}
