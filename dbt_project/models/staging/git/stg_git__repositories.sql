with landed as (

    select * from {{ source('raw_git', 'repositories') }}

),

renamed as (

    select
        -- ids
        'git:' || repository_id as repository_id,

        -- properties
        'git' as tool,
        name,
        default_branch,
        url
    from landed

)

select * from renamed
