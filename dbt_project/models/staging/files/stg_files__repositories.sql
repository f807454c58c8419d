with landed as (

    select * from {{ source('raw_files', 'repositories') }}

),

renamed as (

    select
        -- ids
        'files:' || repository_id as repository_id,

        -- properties
        'files' as tool,
        name,
        default_branch,
        url
    from landed

)

select * from renamed
