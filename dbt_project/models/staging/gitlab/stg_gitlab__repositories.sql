with landed as (

    select * from {{ source('raw_gitlab', 'repositories') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || repository_id as repository_id,

        -- properties
        'gitlab' as tool,
        name,
        default_branch,
        url,

        -- flags
        is_archived
    from landed

)

select * from renamed
