with landed as (

    select * from {{ source('raw_git', 'change_files') }}

),

renamed as (

    select
        -- ids
        'git:' || change_id as change_id,
        file_hash,

        -- properties
        'git' as tool,
        directory,

        -- flags
        is_generated,

        -- measures
        lines_added,
        lines_deleted
    from landed

)

select * from renamed
