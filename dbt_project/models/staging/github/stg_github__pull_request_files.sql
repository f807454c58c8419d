with landed as (

    select * from {{ source('raw_github', 'pull_request_files') }}

),

renamed as (

    select
        -- ids
        'github:' || pull_request_id as change_id,
        file_hash,

        -- properties
        'github' as tool,
        directory,

        -- flags
        is_generated,

        -- measures
        lines_added,
        lines_deleted
    from landed

)

select * from renamed
