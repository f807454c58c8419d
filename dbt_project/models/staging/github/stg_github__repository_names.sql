with landed as (

    select * from {{ source('raw_github', 'repository_names') }}

),

renamed as (

    select
        -- ids
        repository_native_id,

        -- properties
        'github' as tool,
        lower(full_name) as full_name,

        -- timestamps
        {{ to_utc('first_seen_at') }} as first_seen_at
    from landed

)

select * from renamed
