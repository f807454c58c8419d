{# The columns together tell one row from another, and none of them is NULL but those that may be. #}
{% test is_key(model, columns, may_be_null=[]) %}

select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns if column not in may_be_null %}
    or {{ column }} is null
    {%- endfor %}

{% endtest %}
