{# The tools whose raw tables dbt knows, by the names of its sources: raw_<tool>. The program and the
   ledger are ours, and no tool tells them. A tool is known as soon as its staging has a _sources.yml. #}
{% macro known_tools() -%}
    {%- set tools = [] -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() if node.source_name[:4] == 'raw_' -%}
            {%- set tool = node.source_name[4:] -%}
            {%- if tool not in tools and tool not in ['program', 'plumbline'] -%}
                {%- do tools.append(tool) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(tools | sort) }}
{%- endmacro %}
