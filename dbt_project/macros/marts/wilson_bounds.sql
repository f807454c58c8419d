{# The ends of Wilson's 95 % interval of a proportion of independent events; NULL without events. #}
{% macro wilson_low(numerator, denominator) -%}
    case
        when {{ denominator }} > 0
            then greatest({{ wilson_bound(numerator, denominator, '-') }}, {{ as_double('0') }})
    end
{%- endmacro %}

{% macro wilson_high(numerator, denominator) -%}
    case
        when {{ denominator }} > 0
            then least({{ wilson_bound(numerator, denominator, '+') }}, {{ as_double('1') }})
    end
{%- endmacro %}

{% macro wilson_bound(numerator, denominator, side) -%}
    {%- set z = as_double(normal_quantile()) -%}
    {%- set share = safe_divide(numerator, denominator) -%}
    {%- set trials = as_double('nullif(' ~ denominator ~ ', 0)') -%}
    (
        {{ share }} + {{ z }} * {{ z }} / (2 * {{ trials }})
        {{ side }} {{ z }} * sqrt({{ share }} * (1 - {{ share }}) / {{ trials }} + {{ z }} * {{ z }} / (4 * {{ trials }} * {{ trials }}))
    ) / (1 + {{ z }} * {{ z }} / {{ trials }})
{%- endmacro %}
