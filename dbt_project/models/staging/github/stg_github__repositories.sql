with landed as (

    select * from {{ source('raw_github', 'repositories') }}

),

renamed as (

    select
        -- ids
        repository_native_id,

        -- properties
        'github' as tool,
        lower(full_name) as full_name,
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
