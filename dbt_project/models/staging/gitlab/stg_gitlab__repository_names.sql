with landed as (

    select * from {{ source('raw_gitlab', 'repository_names') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || full_name as named_repository_id,
        'gitlab:' || repository_id as repository_id,

        -- properties
        'gitlab' as tool,

        -- timestamps
        {{ to_utc('first_seen_at') }} as first_seen_at
    from landed

)

select * from renamed
