{# A name that was freed and taken again is the later repository's; two would share a key. #}
{% set own_name %}
        case
            when
                row_number() over (
                    partition by lower(full_name)
                    order by created_at desc nulls last, repository_native_id desc nulls last
                ) = 1
                then lower(full_name)
            else lower(full_name) || '#' || repository_native_id
        end
{%- endset %}

with landed as (

    select * from {{ source('raw_github', 'repositories') }}

),

renamed as (

    select
        -- ids
        repository_native_id,
        'github:' || {{ own_name }} as repository_id,
        'github:' || lower(full_name) as last_named_repository_id,
        'url:github.com/' || {{ own_name }} as url_key,
        'name:' || {{ own_name }} as name_key,

        -- properties
        'github' as tool,
        {{ own_name }} as full_name,
        owner_type,
        default_branch,

        -- flags
        is_archived,
        is_fork,

        -- timestamps
        {{ to_utc('created_at') }} as created_at,
        {{ to_utc('pushed_at') }} as pushed_at,
        {{ to_utc('updated_at') }} as updated_at
    from landed

)

select * from renamed
