with landed as (

    select * from {{ source('raw_gitlab', 'merge_request_files') }}

),

renamed as (

    select
        -- ids
        'gitlab:' || change_id as change_id,
        file_hash,

        -- properties
        'gitlab' as tool,
        directory,

        -- flags
        is_generated,

        -- measures
        lines_added,
        lines_deleted
    from landed

)

select * from renamed
