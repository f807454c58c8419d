with landed as (

    select * from {{ source('raw_github', 'repository_names') }}

),

renamed as (

    select
        -- ids
        repository_native_id,
        'github:' || lower(full_name) as named_repository_id,
        'url:github.com/' || lower(full_name) as url_key,
        {{ repository_by_name('full_name') }} as name_key,

        -- properties
        'github' as tool,
        lower(full_name) as full_name,

        -- timestamps
        {{ to_utc('first_seen_at') }} as first_seen_at
    from landed

)

select * from renamed
