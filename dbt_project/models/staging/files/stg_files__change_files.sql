with landed as (

    select * from {{ source('raw_files', 'change_files') }}

),

renamed as (

    select
        -- ids
        {{ files_key('change_id') }} as change_id,
        file_hash,

        -- properties
        'files' as tool,
        directory,

        -- flags
        is_generated,

        -- measures
        lines_added,
        lines_deleted
    from landed

)

select * from renamed
