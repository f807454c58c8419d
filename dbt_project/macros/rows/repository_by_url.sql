{# A repository as a tool knows it that only has the address it is cloned from: the key is
   'url:github.com/acme/shop' for https://, ssh:// and git@ addresses alike, in lower case and without
   the account, the port and `.git`. int_named_repositories says which repository is meant. #}
{% macro repository_by_url(url) -%}
    'url:' || replace(
        regexp_replace(
            regexp_replace(
                case
                    when {{ url }} like '%://%' then regexp_replace(lower(trim({{ url }})), ':[0-9]+/', '/')
                    else lower(trim({{ url }}))
                end,
                '^([a-z+]+://)?([^/@]*@)?', ''
            ),
            '([.]git)?/?$', ''
        ),
        ':', '/'
    )
{%- endmacro %}
