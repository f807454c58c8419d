with landed as (

    select * from {{ source('raw_bitbucket', 'pull_request_files') }}

),

renamed as (

    select
        -- ids
        'bitbucket:' || change_id as change_id,
        file_hash,

        -- properties
        'bitbucket' as tool,
        directory,

        -- flags
        is_generated,

        -- measures
        lines_added,
        lines_deleted
    from landed

)

select * from renamed
