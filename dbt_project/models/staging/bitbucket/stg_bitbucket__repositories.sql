with landed as (

    select * from {{ source('raw_bitbucket', 'repositories') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || repository_id as repository_id,

        -- properties
        'bitbucket' as tool,
        name,
        default_branch,
        url
    from landed

)

select * from renamed
